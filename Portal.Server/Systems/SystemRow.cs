using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Systems;

/// <summary>A system as stored.</summary>
internal sealed class SystemRow
{
    public SystemId Id { get; set; }
    public ColonyId Colony { get; set; }
    public required string Name { get; set; }

    /// <summary>Who added it: as whose account jobs run there.</summary>
    public UserId Owner { get; set; }

    /// <summary>Whose jobs run there besides the owner's.</summary>
    public SharedWith SharedWith { get; set; } = SharedWith.Nobody;
    public long AddedAt { get; set; }

    /// <summary>JSON of a <see cref="SystemAddress"/>; null when its program was started by hand.</summary>
    public string? Address { get; set; }

    /// <summary>JSON of the host keys confirmed.</summary>
    public required string Pinned { get; set; }
    public Rung? ChosenRung { get; set; }

    /// <summary>With which the gateway's keys are encrypted; itself encrypted with Data Protection.</summary>
    public required byte[] Passphrase { get; set; }

    /// <summary>JSON of the <see cref="SystemStatus"/> last told, without findings.</summary>
    public string? Status { get; set; }

    /// <summary>JSON of the <see cref="SystemFindings"/> last told.</summary>
    public string? Findings { get; set; }
}

internal sealed class SystemRowShape : IEntityTypeConfiguration<SystemRow>
{
    public void Configure(EntityTypeBuilder<SystemRow> builder)
    {
        builder.ToTable("Systems");
        builder.HasKey(system => system.Id);
        builder.Property(system => system.SharedWith).HasDefaultValue(SharedWith.Nobody).HasSentinel(SharedWith.Nobody);
        builder.HasIndex(system => new { system.Colony, system.Name }).IsUnique();
    }
}
