using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>A job as stored. Written only through <see cref="JobWrites"/>.</summary>
internal sealed class JobRow
{
    public JobId Id { get; set; }
    public ColonyId Colony { get; set; }
    public long Number { get; set; }
    public ProjectId? Project { get; set; }
    public ContentHash? Snapshot { get; set; }
    public UserId SubmittedBy { get; set; }

    /// <summary>Label, or function name where there is none.</summary>
    public required string Name { get; set; }
    public required string Spec { get; set; }
    public string? Inputs { get; set; }
    public string? IdempotencyKey { get; set; }
    public int? WalltimeSeconds { get; set; }
    public long SubmittedAt { get; set; }

    public JobState State { get; set; }
    public EndReason Reason { get; set; }
    public int? ExitCode { get; set; }
    public ExecutorId? Executor { get; set; }
    public int Attempt { get; set; }
    public int Retries { get; set; }
    public int Events { get; set; }
    public long? AssignedAt { get; set; }
    public long? StartedAt { get; set; }
    public long? ClosedAt { get; set; }
    public long? NoContactSince { get; set; }
    public EndReason StopReason { get; set; }
    public long? StopRequestedAt { get; set; }
    public UserId? StopRequestedBy { get; set; }
    public string? Message { get; set; }
    public string? Evidence { get; set; }
    public string? Outputs { get; set; }
    public ContentHash? Results { get; set; }

    /// <summary>Length of the job's chain in the ledger.</summary>
    public long ChainLength { get; set; }

    /// <summary>Hash of the chain's newest entry.</summary>
    public ContentHash ChainHead { get; set; }
}

internal sealed class JobRowShape : IEntityTypeConfiguration<JobRow>
{
    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        builder.ToTable("Jobs");
        builder.HasKey(job => job.Id);
        builder.HasIndex(job => new { job.Colony, job.Number }).IsUnique();
        builder.HasIndex(job => new
        {
            job.Colony,
            job.State,
            job.Number,
        });
        builder.HasIndex(job => new
        {
            job.Colony,
            job.SubmittedBy,
            job.Number,
        });
        builder.HasIndex(job => new { job.Colony, job.IdempotencyKey }).IsUnique().HasFilter("\"IdempotencyKey\" IS NOT NULL");
        builder
            .HasIndex(job => new
            {
                job.Colony,
                job.Project,
                job.Number,
            })
            .HasFilter("\"Project\" IS NOT NULL");
        builder
            .HasIndex(job => new
            {
                job.Colony,
                job.Executor,
                job.Number,
            })
            .HasFilter("\"Executor\" IS NOT NULL");
    }
}

/// <summary>One try at a job as stored.</summary>
internal sealed class AttemptRow
{
    public JobId Job { get; set; }
    public int Number { get; set; }
    public ExecutorId Executor { get; set; }
    public int Incarnation { get; set; }
    public long AssignedAt { get; set; }
    public long? StartedAt { get; set; }
    public long? ClosedAt { get; set; }
    public EndReason Reason { get; set; }
    public int? ExitCode { get; set; }
    public string? PlatformId { get; set; }
    public string? Node { get; set; }
}

internal sealed class AttemptRowShape : IEntityTypeConfiguration<AttemptRow>
{
    public void Configure(EntityTypeBuilder<AttemptRow> builder)
    {
        builder.ToTable("Attempts");
        builder.HasKey(attempt => new { attempt.Job, attempt.Number });
        builder.HasIndex(attempt => new { attempt.Executor, attempt.AssignedAt });
    }
}
