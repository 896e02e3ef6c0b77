using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>Tells ends.</summary>
internal static class Ends
{
    /// <summary>The script ended well, and says so itself.</summary>
    public static PlatformEnd OfFile(EndTrace end, StorySubject subject, Sighting seen, DateTimeOffset? notBefore) =>
        Of(
            new(end.Job, subject.Spec, null, end, null, null, "", seen.Now, IsStarted: true)
            {
                ClockOffset = subject.ClockOffset,
                NotBefore = notBefore,
                AccountedEnd = seen.Account?.Job?.Last.End,
            }
        );

    /// <summary>An end that is known.</summary>
    public static PlatformEnd Of(EndFacts facts)
    {
        var (end, reason, message, code) = facts.File is { IsSuccess: true }
            ? (AttemptEnd.Succeeded, EndReason.Exited, null, 0)
            : EndCauses.Of(facts);
        return new()
        {
            End = end,
            Reason = reason,
            ExitCode = code,
            At = facts.At,
            Message = message,
            Evidence = facts.Evidence,
        };
    }

    /// <summary>Nobody knows. What was to be cancelled and is in Slurm no more is as good as that.</summary>
    public static PlatformEnd Lost(StorySubject subject, Sighting seen, bool wasRunning) =>
        new()
        {
            End = seen.IsStopped ? AttemptEnd.Cancelled : AttemptEnd.Failed,
            Reason = seen.IsStopped ? EndReason.CancelledByUser : EndReason.Lost,
            At = seen.Now,
            Message = (wasRunning, seen.IsStopped) switch
            {
                (true, true) =>
                    $"Slurm has forgotten job {subject.Id}, and accounting says nothing of it. It was last seen running; it was to be cancelled, and Slurm has nothing of it left to cancel.",
                (false, true) =>
                    $"Slurm has forgotten job {subject.Id}, and accounting says nothing of it. It was last seen waiting; it was to be cancelled, and Slurm has nothing of it left to cancel.",
                (true, false) =>
                    $"Slurm has forgotten job {subject.Id}, and accounting says nothing of it. It was last seen running; nobody knows how it ended. Look at its log and files before you run it again.",
                _ =>
                    $"Slurm has forgotten job {subject.Id}, and accounting says nothing of it. It was last seen waiting; nobody knows how it ended. Look at its log and files before you run it again.",
            },
            Evidence =
                $"job {subject.Id} is in no answer of squeue since {subject.UntilLost.TotalMinutes:0.#} min or more; sacct {(seen.Account is { IsAnswered: true } ? "does not know it" : "does not answer")}",
        };

    /// <summary>
    /// A run that is over, by Slurm's own count: each time it puts a job back, a new record begins. Null where accounting has not heard of its end, unless it
    /// knows of the next already.
    /// </summary>
    public static AccountedRun? RunThatEnded(AccountedJob job, int number) =>
        job.Runs.ElementAtOrDefault(number) is { } run && (run.IsOver || number < job.Runs.Count - 1) ? run : null;

    /// <summary>Why Slurm put it back into its queue, by the run that was ended; null where accounting does not know it.</summary>
    public static string Requeued(AccountedRun? run)
    {
        var why = run?.State.Word switch
        {
            SlurmStates.Preempted => "Slurm gave its nodes to a job of higher priority",
            SlurmStates.NodeFail => "A node failed under it",
            _ => "Slurm ended its run",
        };
        return $"{why} and put it back into the queue. It will begin anew, in the same folder.";
    }

    public static DateTimeOffset Clamp(DateTimeOffset? at, DateTimeOffset now) =>
        at is { } some && some.AddMilliseconds(999) < now ? some.AddMilliseconds(999) : now;
}
