using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Resets;

/// <summary>A link for choosing a new password. The code is not here: only its hash is.</summary>
internal sealed class PasswordResetRow
{
    public ContentHash Hash { get; init; }

    /// <summary>The <see cref="Identity.Person"/>'s id.</summary>
    public Guid Person { get; init; }

    /// <summary>The administrator who made it; nobody where it was sent by e-mail.</summary>
    public UserId? MadeBy { get; init; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? UsedAt { get; set; }
}

internal sealed class PasswordResetShape : IEntityTypeConfiguration<PasswordResetRow>
{
    public void Configure(EntityTypeBuilder<PasswordResetRow> builder)
    {
        builder.ToTable("PasswordResets");
        builder.HasKey(reset => reset.Hash);
        builder.HasIndex(reset => new { reset.Person, reset.CreatedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(reset => reset.Person);
    }
}
