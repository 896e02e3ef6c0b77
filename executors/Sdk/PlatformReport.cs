using System.Runtime.InteropServices;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Secrets;

namespace Pollinator.Sdk;

/// <summary>What a platform says of a started attempt.</summary>
public abstract record PlatformReport
{
    private PlatformReport() { }

    /// <summary>It stands in the platform's own queue.</summary>
    /// <param name="PlatformId">The platform's name for it.</param>
    /// <param name="Message">Why it waits, for people.</param>
    public sealed record Queued(string? PlatformId, string? Message) : PlatformReport;

    /// <summary>The program runs.</summary>
    /// <param name="PlatformId">The platform's name for it.</param>
    /// <param name="Node">Where.</param>
    public sealed record Running(string? PlatformId, string? Node) : PlatformReport;

    /// <summary>Something worth knowing.</summary>
    public sealed record Noted(string Message, string? Evidence) : PlatformReport
    {
        /// <summary>When it happened, by this machine's clock; null is now. Never later than now.</summary>
        public DateTimeOffset? At { get; init; }
    }

    /// <summary>It has ended; nothing of it runs any more.</summary>
    public sealed record Ended(PlatformEnd End) : PlatformReport;
}

/// <summary>How an attempt ended on its platform.</summary>
public sealed record PlatformEnd
{
    /// <summary>How.</summary>
    public required AttemptEnd End { get; init; }

    /// <summary>Why.</summary>
    public required EndReason Reason { get; init; }

    /// <summary>The exit code, when there is one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When, by the clock of the machine it ran on.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>The platform's raw words.</summary>
    public string? Evidence { get; init; }
}

/// <summary>What became of an attempt while the executor's program was away.</summary>
/// <param name="Handle">The handle, when something was started.</param>
/// <param name="HasStarted">False: there is evidence that it never was, so it may start now under its permit.</param>
public sealed record Recovered(bool HasStarted, string? Handle)
{
    /// <summary>It never was started.</summary>
    public static Recovered NeverStarted { get; } = new(false, null);

    /// <summary>It was started; watching it tells the rest.</summary>
    public static Recovered Started(string handle) => new(true, handle);
}

/// <summary>Names an attempt; usable as a key and as a file name.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AttemptKey(JobId Job, int Attempt)
{
    /// <summary>The same on the wire.</summary>
    public AttemptRef ToRef() => new(Job, Attempt);

    /// <summary>From the wire.</summary>
    public static AttemptKey Of(AttemptRef attempt) => new(attempt.Job, attempt.Attempt);

    /// <summary>As in file names: the job's id, a dash, the attempt's number.</summary>
    public override string ToString() => $"{Job}-{Attempt}";
}

/// <summary>An attempt the executor holds, as a kind sees it.</summary>
public sealed record HeldJob
{
    /// <summary>Which.</summary>
    public required AttemptKey Key { get; init; }

    /// <summary>What to run and with what.</summary>
    public required Assignment Assignment { get; init; }

    /// <summary>The attempt's own folder. Its files stand in <see cref="Project"/>.</summary>
    public required string Folder { get; init; }

    /// <summary>What the kind answered when it was started; null before.</summary>
    public string? Handle { get; init; }

    /// <summary>
    /// The secrets that it asked for, from its start on. They reach the job as environment variables, and nothing else: no argument, no file that
    /// outlives the job, no message.
    /// </summary>
    public JobSecrets Secrets { get; init; } = JobSecrets.None;

    /// <summary>The staged project folder.</summary>
    public string Project => Path.Combine(Folder, "project");

    /// <summary>The specification.</summary>
    public JobSpec Spec => Assignment.Spec;
}

/// <summary>Something outside did not go well.</summary>
/// <param name="reason">Why an attempt ends if this ends it.</param>
/// <param name="message">A sentence for a person: what happened, why, what to do.</param>
/// <param name="transient">Whether the same can work later.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class ExecutorException(EndReason reason, string message, bool transient = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why an attempt ends if this ends it.</summary>
    public EndReason Reason { get; } = reason;

    /// <summary>Whether the same can work later.</summary>
    public bool IsTransient { get; } = transient;
}
