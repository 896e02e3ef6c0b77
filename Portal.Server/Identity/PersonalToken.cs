using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>A personal access token. The secret is not here: only its hash is.</summary>
internal sealed class PersonalToken
{
    public TokenId Id { get; init; }

    /// <summary>The <see cref="Identity.Person"/>'s id.</summary>
    public Guid Person { get; init; }

    public ColonyId Colony { get; init; }

    public required string Name { get; init; }

    public ContentHash Hash { get; init; }

    public Scopes Scopes { get; init; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? LastUsedAt { get; set; }

    public long? RevokedAt { get; set; }

    public TokenView ToView() =>
        new(
            Id,
            Name,
            Scopes,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            LastUsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null
        );
}

internal sealed class PersonalTokenShape : IEntityTypeConfiguration<PersonalToken>
{
    public void Configure(EntityTypeBuilder<PersonalToken> builder)
    {
        builder.ToTable("PersonalTokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Property(token => token.Name).HasMaxLength(100);
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasIndex(token => new { token.Person, token.CreatedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(token => token.Person);
    }
}
