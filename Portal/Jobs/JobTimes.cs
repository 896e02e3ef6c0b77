using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>How long a job waited and ran, for lists.</summary>
public static class JobTimes
{
    /// <summary>From submit to start, or to its end when it never started.</summary>
    public static string Waited(JobListItem job, DateTimeOffset now) => Durations.Words((job.StartedAt ?? job.ClosedAt ?? now) - job.SubmittedAt);

    /// <summary>From start to end; a dash when it never started.</summary>
    public static string Ran(JobListItem job, DateTimeOffset now) =>
        job.StartedAt is { } started ? Durations.Words((job.ClosedAt ?? now) - started) : "–";
}
