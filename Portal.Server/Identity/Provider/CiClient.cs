using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>A program that signs in by an id and a secret of its own (RFC 6749, section 4.4). The secret is with OpenIddict's application of the same id, as a hash.</summary>
internal sealed class CiClient
{
    /// <summary>How the ids begin.</summary>
    public const string Prefix = "ci_";

    public required string Id { get; init; }

    /// <summary>The <see cref="Identity.Person"/> it acts for.</summary>
    public Guid Person { get; init; }

    public ColonyId Colony { get; init; }

    public required string Name { get; init; }

    public Scopes Scopes { get; init; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    /// <summary>When it was last given a token.</summary>
    public long? LastUsedAt { get; set; }

    public long? RevokedAt { get; set; }

    public ClientView ToView() =>
        new(
            Id,
            Name,
            Scopes,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            LastUsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null
        );
}

internal sealed class CiClientShape : IEntityTypeConfiguration<CiClient>
{
    public void Configure(EntityTypeBuilder<CiClient> builder)
    {
        builder.ToTable("CiClients");
        builder.HasKey(client => client.Id);
        builder.Property(client => client.Id).HasMaxLength(100);
        builder.Property(client => client.Name).HasMaxLength(100);
        builder.HasIndex(client => new { client.Person, client.CreatedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(client => client.Person);
    }
}
