using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Shared;

/// <summary>Why a job ended, for people: what happened, what it means, and what can be done.</summary>
/// <param name="Short">A few words for a list: "Out of memory".</param>
/// <param name="Sentence">What is known beside it.</param>
/// <param name="Remedy">The label of the button that leads to a new job like this one; null when none would help.</param>
/// <param name="Raises">Whether that job asks for more of what this one ran out of.</param>
public sealed record EndWords(string Short, string Sentence, string? Remedy, bool Raises = false);

/// <summary>Words of every <see cref="EndReason"/>; every page asks here.</summary>
public static class ReasonWords
{
    private static string Again => L("Run again");

    private static string Change => L("Change and run again");

    /// <summary>What ended this job.</summary>
    public static EndWords Of(EndReason reason, int? exitCode, JobSpec? spec = null) =>
        reason switch
        {
            EndReason.Exited => Exited(exitCode),
            EndReason.Signalled => new(L("Ended by a signal"), L("Something outside the portal ended the program with a signal."), Again),
            EndReason.Walltime => new(
                spec?.Conditions.WalltimeSeconds is { } limit
                    ? L("Stopped at its walltime, {0}", Durations.Words(limit))
                    : L("Stopped at its walltime"),
                L("The platform ends a job there."),
                L("Run again with more time"),
                Raises: true
            ),
            EndReason.MaxExecTime => new(
                spec?.MaxExecSeconds is { } most
                    ? L("Stopped after its longest run time, {0}", Durations.Words(most))
                    : L("Stopped after its longest run time"),
                L("The portal ends a job there."),
                L("Run again with more time"),
                Raises: true
            ),
            EndReason.MaxWaitTime => new(
                spec?.MaxWaitSeconds is { } wait ? L("No executor took it within {0}", Durations.Words(wait)) : L("No executor took it"),
                L("It never started."),
                Change
            ),
            EndReason.OutOfMemory => new(L("Out of memory"), Memory(spec), L("Run again with more memory"), Raises: true),
            EndReason.NodeFailure => new(L("A node failed under it"), L("The fault lies with the machine, not with your program."), Again),
            EndReason.Preempted => new(L("Its place went to another job"), L("The platform gave its nodes to a job of higher priority."), Again),
            EndReason.ImagePull => new(
                L("The image cannot be used"),
                spec?.Image is { } image ? L("{0} could not be fetched or started.", image) : L("It could not be fetched or started."),
                Change
            ),
            EndReason.Staging => new(L("Its files did not arrive"), L("The project's files could not be brought to the executor."), Again),
            EndReason.StartFailed => new(
                L("The program could not be started"),
                L("It was not found on the executor, or it may not be run there."),
                Change
            ),
            EndReason.InitFailed => new(L("The step before the command failed"), L("The command itself was not run."), Change),
            EndReason.Lost => new(L("Nobody knows its end"), L("The executor was not heard any more, and somebody closed the job."), Again),
            EndReason.PlatformRefused => new(L("The platform refused it"), L("It did not take the job."), Change),
            EndReason.CancelledByUser => new(L("Cancelled"), L("Somebody asked for it."), Again),
            EndReason.CancelledByPlatform => new(L("Cancelled on the platform"), L("Somebody ended it there, not here."), Again),
            EndReason.ExecutorFailure => new(L("The executor failed"), L("The fault lies with the executor's program, not with yours."), Again),
            _ => new("", "", null),
        };

    /// <summary>One line for a list: why it ended so, or why it waits; null when there is nothing to say.</summary>
    public static string? Line(JobListItem job)
    {
        var why = job.Why?.InWords();
        if (job.State is JobState.Failed or JobState.Cancelled && job.Reason != EndReason.None)
        {
            if (job.Reason == EndReason.CancelledByUser && !string.IsNullOrEmpty(why))
            {
                return why;
            }
            var words = Of(job.Reason, job.ExitCode).Short;
            return string.IsNullOrEmpty(why) ? words
                : why.Contains(words, StringComparison.OrdinalIgnoreCase) ? why
                : $"{words}: {why}";
        }
        return job.State == JobState.Succeeded ? null : why;
    }

    private static EndWords Exited(int? code) =>
        code switch
        {
            null or 0 => new(L("It ended"), "", Again),
            126 => new(L("Exit code {0}", code), L("The command was found but may not be run."), Change),
            127 => new(L("Exit code {0}", code), L("A shell did not find the command."), Change),
            _ => new(L("Exit code {0}", code), L("The program ended by itself. Its last lines usually say why."), Again),
        };

    private static string Memory(JobSpec? spec) =>
        spec?.Conditions.MemoryBytes is > 0 and var bytes
            ? L("It reached the {0} it asked for.", Quantities.WriteBytes(bytes))
            : L("It took more memory than it was given.");
}
