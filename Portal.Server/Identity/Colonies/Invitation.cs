using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>An invitation to a colony. The code is not here: only its hash is.</summary>
internal sealed class Invitation
{
    public InvitationId Id { get; init; }

    public ColonyId Colony { get; init; }

    public ColonyRole Role { get; init; }

    public ContentHash Hash { get; init; }

    /// <summary>For whom it was made, as the owner noted it; nobody once it is used or withdrawn.</summary>
    public string? Email { get; set; }

    public UserId CreatedBy { get; init; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? UsedAt { get; set; }

    public UserId? UsedBy { get; set; }

    public long? WithdrawnAt { get; set; }
}

internal sealed class InvitationShape : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.HasKey(invitation => invitation.Id);
        builder.Property(invitation => invitation.Id).ValueGeneratedNever();
        builder.Property(invitation => invitation.Email).HasMaxLength(256);
        builder.HasIndex(invitation => invitation.Hash).IsUnique();
        builder.HasIndex(invitation => new { invitation.Colony, invitation.CreatedAt });
        builder.HasOne<Colony>().WithMany().HasForeignKey(invitation => invitation.Colony);
    }
}
