using System.Linq.Expressions;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>What a list shows of a job, as stored.</summary>
internal sealed class JobLine
{
    /// <summary>Reads it from a row: no more columns than a list needs.</summary>
    public static readonly Expression<Func<JobRow, JobLine>> From = job => new JobLine
    {
        Id = job.Id,
        Number = job.Number,
        Name = job.Name,
        State = job.State,
        NoContactSince = job.NoContactSince,
        Reason = job.Reason,
        ExitCode = job.ExitCode,
        Message = job.Message,
        StopRequestedBy = job.StopRequestedBy,
        Project = job.Project,
        Executor = job.Executor,
        SubmittedBy = job.SubmittedBy,
        SubmittedAt = job.SubmittedAt,
        StartedAt = job.StartedAt,
        ClosedAt = job.ClosedAt,
        WalltimeSeconds = job.WalltimeSeconds,
    };

    private static readonly Func<JobRow, JobLine> Read = From.Compile();

    public JobId Id { get; init; }
    public long Number { get; init; }
    public required string Name { get; init; }
    public JobState State { get; init; }
    public long? NoContactSince { get; init; }
    public EndReason Reason { get; init; }
    public int? ExitCode { get; init; }
    public string? Message { get; init; }
    public UserId? StopRequestedBy { get; init; }
    public ProjectId? Project { get; init; }
    public ExecutorId? Executor { get; init; }
    public UserId SubmittedBy { get; init; }
    public long SubmittedAt { get; init; }
    public long? StartedAt { get; init; }
    public long? ClosedAt { get; init; }
    public int? WalltimeSeconds { get; init; }

    /// <summary>The line of a row that was read whole.</summary>
    public static JobLine Of(JobRow row) => Read(row);
}
