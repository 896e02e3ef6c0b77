using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors;

/// <summary>An executor as stored.</summary>
internal sealed class ExecutorRow
{
    public ExecutorId Id { get; set; }
    public ColonyId Colony { get; set; }
    public required string Name { get; set; }
    public required string Kind { get; set; }

    /// <summary>SubjectPublicKeyInfo of its ECDSA P-256 key.</summary>
    public required byte[] PublicKey { get; set; }
    public UserId RegisteredBy { get; set; }
    public long RegisteredAt { get; set; }
    public bool IsBuiltIn { get; set; }
    public int Incarnation { get; set; }

    /// <summary>What the program of the present incarnation calls its start: 16 bytes, big-endian.</summary>
    public required byte[] Start { get; set; }
    public long? StartedAt { get; set; }
    public long? LastSeenAt { get; set; }
    public string? ProgramVersion { get; set; }
    public string? Capabilities { get; set; }
    public long? RetiredAt { get; set; }

    /// <summary>The system it works for.</summary>
    public SystemId? System { get; set; }

    /// <summary>With a system: whether it is the program beside the portal, and not the one on the login node.</summary>
    public bool IsGateway { get; set; }

    /// <summary>Whose jobs it takes besides those of who registered it. Without meaning for a system's program.</summary>
    public SharedWith SharedWith { get; set; } = SharedWith.Colony;
}

internal sealed class ExecutorRowShape : IEntityTypeConfiguration<ExecutorRow>
{
    public void Configure(EntityTypeBuilder<ExecutorRow> builder)
    {
        builder.ToTable("Executors");
        builder.HasKey(executor => executor.Id);
        // Those of before there was a choice took everybody's.
        builder.Property(executor => executor.SharedWith).HasDefaultValue(SharedWith.Colony).HasSentinel(SharedWith.Colony);
        // A retired executor's name is free again.
        builder.HasIndex(executor => new { executor.Colony, executor.Name }).IsUnique().HasFilter("\"RetiredAt\" IS NULL");
    }
}

/// <summary>A one-time code, by its hash.</summary>
internal sealed class EnrollmentRow
{
    public ContentHash CodeHash { get; set; }
    public ColonyId Colony { get; set; }
    public required string Name { get; set; }
    public UserId CreatedBy { get; set; }
    public long ExpiresAt { get; set; }
    public long? UsedAt { get; set; }
    public bool IsBuiltIn { get; set; }
    public SystemId? System { get; set; }
    public bool IsGateway { get; set; }
    public SharedWith SharedWith { get; set; } = SharedWith.Colony;
}

internal sealed class EnrollmentRowShape : IEntityTypeConfiguration<EnrollmentRow>
{
    public void Configure(EntityTypeBuilder<EnrollmentRow> builder)
    {
        builder.ToTable("EnrollmentCodes");
        builder.HasKey(code => code.CodeHash);
        builder.Property(code => code.SharedWith).HasDefaultValue(SharedWith.Colony).HasSentinel(SharedWith.Colony);
    }
}

/// <summary>Every start of an executor's program the portal has accepted: an older one is known again and refused.</summary>
internal sealed class ExecutorStartRow
{
    public ExecutorId Executor { get; set; }

    /// <summary>16 bytes, big-endian.</summary>
    public required byte[] Start { get; set; }
    public int Incarnation { get; set; }
}

internal sealed class ExecutorStartRowShape : IEntityTypeConfiguration<ExecutorStartRow>
{
    public void Configure(EntityTypeBuilder<ExecutorStartRow> builder)
    {
        builder.ToTable("ExecutorStarts");
        builder.HasKey(start => new { start.Executor, start.Start });
    }
}
