using Pollinator.Contracts;
using Pollinator.Portal.Jobs;

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
    private const string Again = "Run again";
    private const string Change = "Change and run again";

    /// <summary>What ended this job.</summary>
    public static EndWords Of(EndReason reason, int? exitCode, JobSpec? spec = null) =>
        reason switch
        {
            EndReason.Exited => Exited(exitCode),
            EndReason.Signalled => new("Ended by a signal", "Something outside the portal ended the program with a signal.", Again),
            EndReason.Walltime => new(
                $"Stopped at its walltime{Limit(spec?.Conditions.WalltimeSeconds)}",
                "The platform ends a job there.",
                "Run again with more time",
                Raises: true
            ),
            EndReason.MaxExecTime => new(
                $"Stopped after its longest run time{Limit(spec?.MaxExecSeconds)}",
                "The portal ends a job there.",
                "Run again with more time",
                Raises: true
            ),
            EndReason.MaxWaitTime => new($"No executor took it{Within(spec?.MaxWaitSeconds)}", "It never started.", Change),
            EndReason.OutOfMemory => new("Out of memory", Memory(spec), "Run again with more memory", Raises: true),
            EndReason.NodeFailure => new("A node failed under it", "The fault lies with the machine, not with your program.", Again),
            EndReason.Preempted => new("Its place went to another job", "The platform gave its nodes to a job of higher priority.", Again),
            EndReason.ImagePull => new("The image cannot be used", $"{spec?.Image ?? "It"} could not be fetched or started.", Change),
            EndReason.Staging => new("Its files did not arrive", "The project's files could not be brought to the executor.", Again),
            EndReason.StartFailed => new("The program could not be started", "It was not found on the executor, or it may not be run there.", Change),
            EndReason.InitFailed => new("The step before the command failed", "The command itself was not run.", Change),
            EndReason.Lost => new("Nobody knows its end", "The executor was not heard any more, and somebody closed the job.", Again),
            EndReason.PlatformRefused => new("The platform refused it", "It did not take the job.", Change),
            EndReason.CancelledByUser => new("Cancelled", "Somebody asked for it.", Again),
            EndReason.CancelledByPlatform => new("Cancelled on the platform", "Somebody ended it there, not here.", Again),
            EndReason.ExecutorFailure => new("The executor failed", "The fault lies with the executor's program, not with yours.", Again),
            _ => new("", "", null),
        };

    /// <summary>One line for a list: why it ended so, or why it waits; null when there is nothing to say.</summary>
    public static string? Line(JobListItem job)
    {
        if (job.State is JobState.Failed or JobState.Cancelled && job.Reason != EndReason.None)
        {
            if (job is { Reason: EndReason.CancelledByUser, Why: { Length: > 0 } who })
            {
                return who;
            }
            var words = Of(job.Reason, job.ExitCode).Short;
            return string.IsNullOrEmpty(job.Why) ? words
                : job.Why.Contains(words, StringComparison.OrdinalIgnoreCase) ? job.Why
                : $"{words}: {job.Why}";
        }
        return job.State == JobState.Succeeded ? null : job.Why;
    }

    private static EndWords Exited(int? code) =>
        code switch
        {
            null or 0 => new("It ended", "", Again),
            126 => new("Exit code 126", "The command was found but may not be run.", Change),
            127 => new("Exit code 127", "A shell did not find the command.", Change),
            _ => new($"Exit code {code}", "The program ended by itself. Its last lines usually say why.", Again),
        };

    private static string Limit(int? seconds) => seconds is { } s ? $", {Durations.Words(s)}" : "";

    private static string Within(int? seconds) => seconds is { } s ? $" within {Durations.Words(s)}" : "";

    private static string Memory(JobSpec? spec) =>
        spec?.Conditions.MemoryBytes is > 0 and var bytes
            ? $"It reached the {Quantities.WriteBytes(bytes)} it asked for."
            : "It took more memory than it was given.";
}
