using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Broker;

/// <summary>
/// A job that has not ended, as the broker holds it in memory. Immutable: the commit queue's thread replaces it, everybody may read it. What
/// changes here is written in the same piece of work.
/// </summary>
internal sealed record LiveJob
{
    public required JobId Id { get; init; }
    public required ColonyId Colony { get; init; }
    public required long Number { get; init; }
    public required JobSpec Spec { get; init; }
    public required long SubmittedAt { get; init; }
    public required MatchGroup Group { get; init; }
    public ContentHash? Snapshot { get; init; }
    public IReadOnlyDictionary<string, JsonElement>? Inputs { get; init; }

    public JobState State { get; init; }
    public EndReason Reason { get; init; }
    public int? ExitCode { get; init; }
    public ExecutorId? Executor { get; init; }
    public int Attempt { get; init; }
    public int Retries { get; init; }
    public int Events { get; init; }
    public long? AssignedAt { get; init; }
    public long? StartedAt { get; init; }
    public long? ClosedAt { get; init; }
    public long? NoContactSince { get; init; }
    public EndReason StopReason { get; init; }
    public long? StopRequestedAt { get; init; }
    public UserId? StopRequestedBy { get; init; }
    public string? Message { get; init; }
    public string? Evidence { get; init; }
    public string? Outputs { get; init; }
    public ContentHash? Results { get; init; }
    public long ChainLength { get; init; }
    public ContentHash ChainHead { get; init; }

    /// <summary>Set while an executor holds it.</summary>
    public Lease? Lease { get; init; }

    /// <summary>
    /// Whether its executor is to let go of it so that it can wait again. To the executor this is a cancel, which programs of every version know; that
    /// nobody asked for one is the difference.
    /// </summary>
    public bool IsTakenBack => StopReason == EndReason.CancelledByUser && StopRequestedBy is null;

    /// <summary>The job, asked back from its executor.</summary>
    public LiveJob TakenBack(long now) => this with { StopReason = EndReason.CancelledByUser, StopRequestedAt = now, StopRequestedBy = null };

    /// <summary>Whether this executor holds this attempt.</summary>
    public bool IsHeldBy(ExecutorId executor, int attempt) => State.IsHeld() && Executor == executor && Attempt == attempt;

    /// <summary>Until when it may wait, Unix milliseconds; null for ever.</summary>
    public long? WaitsUntil =>
        JobRules.Limits(State).MaxWait == Enforcer.Portal && Spec.MaxWaitSeconds is { } seconds ? SubmittedAt + (seconds * 1000L) : null;

    /// <summary>Until when it may run, Unix milliseconds; null for ever.</summary>
    public long? RunsUntil =>
        JobRules.Limits(State).MaxExec == Enforcer.Portal && Spec.MaxExecSeconds is { } seconds && StartedAt is { } start
            ? start + (seconds * 1000L)
            : null;
}

/// <summary>How long an executor may be silent. Lives in memory only: after a restart of the portal every lease begins anew.</summary>
internal sealed class Lease(long until)
{
    private long _until = until;
    private long _stopToldAt;

    public long Until => Volatile.Read(ref _until);

    /// <summary>When the executor was last told to stop it, Unix milliseconds.</summary>
    public long StopToldAt => Volatile.Read(ref _stopToldAt);

    public void Renew(long until) => Volatile.Write(ref _until, until);

    public void ToldToStop(long now) => Volatile.Write(ref _stopToldAt, now);
}
