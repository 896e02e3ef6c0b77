using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>What would be asked for in place of what a failed job ran out of.</summary>
/// <param name="Job">The job that failed.</param>
/// <param name="Amount">How much: "8 GiB", "4 h walltime".</param>
/// <param name="Spec">The specification with that much.</param>
public sealed record HomeMend(JobId Job, string Amount, JobSpec Spec)
{
    /// <summary>Proposes it for a failed job; null when more of nothing would help, or when nobody has more.</summary>
    public static async Task<HomeMend?> ProposeAsync(JobListItem job, IJobs jobs, IExecutors executors, Caller caller, CancellationToken ct) =>
        ReasonWords.Of(job.Reason, job.ExitCode).Raises
        && (await jobs.GetAsync(caller, job.Id, ct)).Value is { } view
        && await RaisedAsk.ProposeAsync(view, executors, caller, ct) is { } raised
        && !ReferenceEquals(raised.Spec, view.Spec)
            ? new HomeMend(job.Id, AmountOf(job.Reason, raised.Spec), raised.Spec)
            : null;

    /// <summary>Whether the fault was not the job's, so that the very same may end well.</summary>
    public static bool HelpsUnchanged(EndReason reason) =>
        reason
            is EndReason.NodeFailure
                or EndReason.Preempted
                or EndReason.Staging
                or EndReason.Lost
                or EndReason.CancelledByPlatform
                or EndReason.ExecutorFailure;

    private static string AmountOf(EndReason reason, JobSpec spec) =>
        reason switch
        {
            EndReason.OutOfMemory => Quantities.WriteBytes(spec.Conditions.MemoryBytes),
            EndReason.Walltime => L("{0} walltime", Durations.Words(spec.Conditions.WalltimeSeconds ?? 0)),
            _ => L("{0} run time", Durations.Words(spec.MaxExecSeconds ?? 0)),
        };
}
