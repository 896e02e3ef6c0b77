using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>A job's state in words, and its end as an exit code.</summary>
internal static class JobWords
{
    /// <summary>The exit code that stands for the job's end.</summary>
    public static int ExitCode(JobListItem job)
    {
        var own = job.ExitCode is { } code ? code & 0xff : 0;
        return job.State switch
        {
            JobState.Succeeded => own,
            JobState.Cancelled => ExitCodes.Interrupted,
            _ when job.Reason is EndReason.Walltime or EndReason.MaxExecTime or EndReason.MaxWaitTime => ExitCodes.Limit,
            _ => own == 0 ? ExitCodes.JobFailed : own,
        };
    }

    /// <summary>One line about a job that has ended.</summary>
    public static string End(JobListItem job)
    {
        var code = job.ExitCode is { } exit ? $" with exit code {exit}" : "";
        var ran = job is { StartedAt: { } began, ClosedAt: { } ended } ? $" after {Shown.Span(ended - began)}" : "";
        var why = job.Why?.English is { Length: > 0 } and var words ? $": {Shown.Text(words)}" : ".";
        return $"Job {job.Number} {Word(job.State)}{code}{ran}{why}";
    }

    /// <summary>One line about a job that has not ended.</summary>
    public static string Now(JobListItem job) =>
        $"Job {job.Number} is {Word(job.State)}{(job.Why?.English is { Length: > 0 } why ? $": {Shown.Text(why)}" : ".")}";

    public static string Word(JobState state) => state.ToString().ToLowerInvariant();
}
