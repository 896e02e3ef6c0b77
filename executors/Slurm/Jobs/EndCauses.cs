using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>Who or what ended a job that did not end well, in words, and what can be done. The one table of ends.</summary>
internal static class EndCauses
{
    /// <summary>What is said when Slurm itself could not write into the job's folder.</summary>
    public const string NoOutput =
        "The compute node could not write the job's output, so nothing was run. Is the home folder full, or not there on the compute nodes?";

    /// <summary>What is said when the script did not find the job's folder, or could not write there.</summary>
    public const string NoFolder =
        "The compute node does not see the job's folder, or cannot write there, so nothing was run. Is the home folder full, or not there on the compute nodes?";

    private const string AsAsked = "It was cancelled as asked.";
    private const string FromThere = "It was cancelled on the system from your own account there.";
    private const int MemoryKill = 125;

    public static (AttemptEnd End, EndReason Reason, string? Message, int? ExitCode) Of(EndFacts facts) =>
        IsMemoryKill(facts) ? (AttemptEnd.Failed, EndReason.OutOfMemory, Memory(facts.Spec), facts.File?.Status)
        : facts is { IsOver: true, IsStopped: true } ? (AttemptEnd.Cancelled, EndReason.CancelledByUser, AsAsked, null)
        : ByState(facts) is { } by ? by
        : facts.File is { } file ? ByFile(file, facts.Spec)
        : facts.IsSecondStart
            ? (
                AttemptEnd.Failed,
                EndReason.Lost,
                $"Slurm's controller had forgotten that it had begun job {facts.Id}, and began it once more. The second start ended at once, so that nothing runs twice; how the first ended, nobody knows. Look at its log and files before you run it again.",
                null
            )
        : ByExit(facts);

    // Only steps tell of a memory kill when srun was used, and without control groups only Slurm's own words do.
    private static bool IsMemoryKill(EndFacts facts) =>
        facts.State?.Is(SlurmStates.OutOfMemory) == true
        || facts.Accounted?.Last.Steps.Any(step => step.State.Is(SlurmStates.OutOfMemory) || step.Exit == new ExitPair(0, MemoryKill)) == true
        || facts.Words.Contains("oom-kill", StringComparison.Ordinal)
        || facts.Words.Contains("oom_kill", StringComparison.Ordinal)
        || facts.Words.Contains("exceeded memory limit", StringComparison.Ordinal);

    private static string Memory(JobSpec spec) =>
        spec.Conditions.MemoryBytes > 0
            ? $"It reached the {spec.Conditions.MemoryBytes / (double)(1 << 30):0.##} GiB of memory it asked for. Run it again with more, or let it use less."
            : "It reached its memory. It asked for none, so it got what the system gives by default. Run it again and say how much it needs.";

    private static (AttemptEnd, EndReason, string?, int?)? ByState(EndFacts facts) =>
        facts.State?.Word switch
        {
            SlurmStates.Timeout => (AttemptEnd.Failed, EndReason.Walltime, Walltime(facts.Spec), null),
            // A node that is out of sight when the script ends by itself: Slurm takes the job for failed, and the script knows better. A signal
            // may be the node's end, as in a shutdown.
            SlurmStates.NodeFail when facts.File is not { Status: <= 128 } => (
                AttemptEnd.Failed,
                EndReason.NodeFailure,
                $"A node failed under it{On(facts)}. It can be run again.",
                null
            ),
            SlurmStates.BootFail => (
                AttemptEnd.Failed,
                EndReason.NodeFailure,
                $"A node could not be started for it{On(facts)}. It can be run again.",
                null
            ),
            SlurmStates.Preempted => (
                AttemptEnd.Failed,
                EndReason.Preempted,
                "Slurm gave its nodes to a job of higher priority. It can be run again, or in a partition where that does not happen.",
                null
            ),
            SlurmStates.Deadline => (AttemptEnd.Failed, EndReason.CancelledByPlatform, "Slurm ended it at its deadline.", null),
            SlurmStates.Revoked => (
                AttemptEnd.Failed,
                EndReason.CancelledByPlatform,
                "Slurm moved it to another cluster of the federation, where it cannot be followed.",
                null
            ),
            SlurmStates.Cancelled => Cancelled(facts),
            SlurmStates.Completed when facts.File is null => facts.IsStarted
                ? (AttemptEnd.Succeeded, EndReason.Exited, null, 0)
                : (
                    AttemptEnd.Failed,
                    EndReason.StartFailed,
                    "Slurm ran the job's script, and it began nothing. Its folder may not be what it was when it was submitted.",
                    null
                ),
            _ => null,
        };

    private static (AttemptEnd, EndReason, string?, int?) Cancelled(EndFacts facts)
    {
        if (facts.State?.By is { } by)
        {
            // Our own order goes out under the same account.
            return by == facts.OwnUser ? (AttemptEnd.Cancelled, EndReason.CancelledByUser, facts.IsStopped ? AsAsked : FromThere, null)
                : by == 0 ? (AttemptEnd.Cancelled, EndReason.CancelledByPlatform, $"An administrator of the system cancelled it{Why(facts)}.", null)
                : (AttemptEnd.Cancelled, EndReason.CancelledByPlatform, $"User {by} of the system cancelled it{Why(facts)}.", null);
        }

        // Only accounting knows names; without it our own order is the one that is known.
        if (facts.IsStopped)
        {
            return (AttemptEnd.Cancelled, EndReason.CancelledByUser, AsAsked, null);
        }

        var words = IsDependency(facts)
            ? "Slurm cancelled it, since the job it waited for did not end as it had to. Run that one again first."
            : "It was cancelled on the system; Slurm does not say by whom.";
        return (AttemptEnd.Cancelled, EndReason.CancelledByPlatform, words, null);
    }

    private static string Why(EndFacts facts) => IsDependency(facts) ? ", since the job it waited for did not end as it had to" : "";

    // Accounting keeps the reason for which it waited first, the queue the one for which it waited last.
    private static bool IsDependency(EndFacts facts) =>
        facts.Accounted?.Last.Reason is "DependencyNeverSatisfied" || facts.Row?.Reason is "DependencyNeverSatisfied";

    private static (AttemptEnd, EndReason, string?, int?) ByFile(EndTrace file, JobSpec spec) =>
        file switch
        {
            { Step: "modules" } => (
                AttemptEnd.Failed,
                EndReason.InitFailed,
                "A module could not be loaded, so nothing was run. The log has the system's own words; 'module avail' there lists what there is.",
                file.Status
            ),
            { Step: "init" } => (
                AttemptEnd.Failed,
                EndReason.InitFailed,
                $"The init command ended with exit code {file.Status}, so the command was not run. Its output is in the log.",
                file.Status
            ),
            { IsMissing: true } => (
                AttemptEnd.Failed,
                EndReason.StartFailed,
                $"The program '{Text.Short(spec.Command[0], 200)}' was not found on the compute node. A program in the project folder needs its path, such as './{Text.Short(spec.Command[0].TrimStart('/'), 200)}'; one of a module needs the module.",
                null
            ),
            { Status: > 128 and <= 192 } => (
                AttemptEnd.Failed,
                EndReason.Signalled,
                $"Signal {file.Status - 128}{Signals.Name(file.Status - 128)} ended the program.",
                file.Status
            ),
            _ => (
                AttemptEnd.Failed,
                EndReason.Exited,
                $"The program ended with exit code {file.Status}. Its log says why, if it said so.",
                file.Status
            ),
        };

    private static (AttemptEnd, EndReason, string?, int?) ByExit(EndFacts facts) =>
        facts.Exit switch
        {
            { IsUnwritable: true } => (AttemptEnd.Failed, EndReason.StartFailed, NoOutput, null),
            { IsWithoutFolder: true } when !facts.IsStarted => (AttemptEnd.Failed, EndReason.StartFailed, NoFolder, null),
            _ when facts.IsGivenUp => (
                AttemptEnd.Failed,
                EndReason.NodeFailure,
                facts.IsStarted
                    ? $"Slurm ended it{On(facts)} as it began, and nobody had ordered that: its node lost it, as happens when the node's own Slurm daemon dies just then. It can be run again."
                    : $"Slurm gave it up{On(facts)}, and there is no trace that its script began: its node lost it, or does not see its folder. Look at its log and files before you run it again.",
                null
            ),
            { Signal: > 0 } by => (
                AttemptEnd.Failed,
                EndReason.Signalled,
                $"Signal {by.Signal}{Signals.Name(by.Signal)} ended the job. Nobody said who sent it.",
                null
            ),
            { Code: > 0 } exit => (AttemptEnd.Failed, EndReason.Exited, $"The job ended with exit code {exit.Code}.", exit.Code),
            _ => (AttemptEnd.Failed, EndReason.ExecutorFailure, $"Slurm says {facts.State?.Word ?? "nothing"} and gives no exit code.", null),
        };

    private static string Walltime(JobSpec spec) =>
        spec.Conditions.WalltimeSeconds is { } seconds
            ? $"It was stopped at its walltime, {Text.Duration(seconds)}. Ask for more time, or let it do less."
            : "It was stopped at its partition's usual walltime, since it asked for none. Run it again and say how long it needs.";

    private static string On(EndFacts facts) => (facts.Accounted?.Last.Nodes ?? facts.Row?.Nodes) is { } nodes ? $" ({Text.Short(nodes, 60)})" : "";
}
