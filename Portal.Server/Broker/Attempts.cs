using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>What an executor says of an attempt it holds: permit, events, end.</summary>
internal sealed class Attempts(Board board, Roster roster, JobMoves moves, AttemptEnds ends, ICommitQueue queue) : IHeldAttempts
{
    private const int LongestEvidence = 4096;
    private const int LongestName = 300;
    private const int LongestValues = 64 * 1024;

    /// <inheritdoc />
    public Outcome<HeldAttempt> Find(ExecutorCaller executor, JobId job, int attempt)
    {
        if (roster.Find(executor.Executor)?.Profile.Incarnation != executor.Incarnation)
        {
            return Sessions.Superseded;
        }

        return board.Find(job) is { } live && live.IsHeldBy(executor.Executor, attempt)
            ? new HeldAttempt(job, attempt, live.Colony, live.Snapshot)
            : NotHeld(attempt);
    }

    /// <summary>Asks for the start permit: a compare-and-set on the attempt. Asked again by its holder it answers the same.</summary>
    public Task<Outcome<StartPermit>> PermitAsync(ExecutorCaller caller, JobId id, int attempt, CancellationToken ct) =>
        queue.RunAsync<Outcome<StartPermit>>(
            session =>
            {
                if (Held(caller, id, attempt) is not { IsOk: true, Value: var job })
                {
                    return new Refusal(RefusalKind.Conflict, "permit-refused", "This attempt is not yours any more: its lease ended. Start nothing.");
                }

                if (job.State.IsPermitted())
                {
                    return new StartPermit(id, attempt);
                }

                if (job.StopReason != EndReason.None || job.Lease?.Until < moves.Now)
                {
                    return new Refusal(RefusalKind.Conflict, "permit-refused", "The job is to be stopped, or its lease has ended. Start nothing.");
                }

                var given = Permits.Give(moves, session, job, caller.Executor);
                return given.IsOk ? new StartPermit(id, attempt) : given.Refusal;
            },
            ct
        );

    /// <summary>Takes the next event of an attempt; one already taken is acknowledged and changes nothing.</summary>
    public Task<Outcome<Done>> TellAsync(ExecutorCaller caller, JobId id, int attempt, AttemptEvent told, CancellationToken ct)
    {
        if (
            told.Number < 1
            || new[] { told.Evidence, told.Message }.Any(text => text?.Length > LongestEvidence)
            || new[] { told.PlatformId, told.Node }.Any(name => name?.Length > LongestName)
        )
        {
            return Task.FromResult<Outcome<Done>>(
                new Refusal(
                    RefusalKind.Invalid,
                    "bad-event",
                    "An event has a number from 1, at most 4,096 characters of message and of evidence, and 300 of node and platform's id."
                )
            );
        }

        return queue.RunAsync(session => Tell(session, caller, id, attempt, told), ct);
    }

    /// <summary>Takes the end of an attempt; said again it changes nothing.</summary>
    public Task<Outcome<Done>> CloseAsync(ExecutorCaller caller, JobId id, int attempt, CloseAttempt close, CancellationToken ct)
    {
        var outputs = close.Outputs is null
            ? null
            : JsonSerializer.Serialize(close.Outputs, ContractsJson.Default.IReadOnlyDictionaryStringJsonElement);
        if (outputs?.Length > LongestValues || close.Evidence?.Length > LongestEvidence || close.Message?.Length > LongestEvidence)
        {
            return Task.FromResult<Outcome<Done>>(
                new Refusal(RefusalKind.TooLarge, "too-large", "Outputs have at most 64 KiB; message and evidence at most 4,096 characters each.")
            );
        }

        return queue.RunAsync(
            session =>
            {
                var held = Held(caller, id, attempt);
                return held.IsOk ? ends.End(session, held.Value, close, outputs)
                    : held.Refusal != Sessions.Superseded && AttemptEnds.HasEnded(session, id, attempt, caller.Executor) ? default(Done)
                    : held.Refusal;
            },
            ct
        );
    }

    private Outcome<LiveJob> Held(ExecutorCaller caller, JobId id, int attempt)
    {
        var found = Find(caller, id, attempt);
        return found.IsOk ? board.Find(id)! : found.Refusal;
    }

    private static Refusal NotHeld(int attempt) =>
        new(RefusalKind.Conflict, "not-yours", $"Attempt {attempt} of this job is not held by this executor (any more). End it and report nothing.");

    private Outcome<Done> Tell(WriteSession session, ExecutorCaller caller, JobId id, int attempt, AttemptEvent told)
    {
        var held = Held(caller, id, attempt);
        if (!held.IsOk)
        {
            return held.Refusal;
        }

        var job = held.Value;
        if (told.Number <= job.Events)
        {
            return default(Done);
        }

        if (told.Number > job.Events + 1)
        {
            return new Refusal(RefusalKind.Conflict, "event-gap", $"Event {job.Events + 1} is missing.") { KnownOffset = job.Events };
        }

        return Take(session, caller, job with { Events = told.Number }, told);
    }

    private Outcome<Done> Take(WriteSession session, ExecutorCaller caller, LiveJob job, AttemptEvent told)
    {
        var fact = Fact(caller, job, told);
        switch (told.Kind)
        {
            case AttemptEventKind.Staged or AttemptEventKind.Note:
                moves.Note(session, job, fact);
                return default(Done);
            case AttemptEventKind.Queued:
                return Moved(session, job, told, moves.Move(session, job, JobEvent.Queue, fact));
            case AttemptEventKind.Running:
                var started = moves.Now;
                return Moved(session, job, told, moves.Move(session, job, JobEvent.Run, fact, next => next with { StartedAt = started }));
            default:
                return new Refusal(RefusalKind.Invalid, "unknown-event", "This portal does not know that kind of event; nothing was changed.");
        }
    }

    private static Outcome<Done> Moved(WriteSession session, LiveJob job, AttemptEvent told, Outcome<LiveJob> moved)
    {
        if (!moved.IsOk)
        {
            return moved.Refusal;
        }

        JobWrites.UpdateTry(
            session,
            job,
            new AttemptChange
            {
                StartedAt = moved.Value.StartedAt,
                PlatformId = told.PlatformId,
                Node = told.Node,
            }
        );
        return default(Done);
    }

    private static LedgerFact Fact(ExecutorCaller caller, LiveJob job, AttemptEvent told) =>
        new(
            told.Kind switch
            {
                AttemptEventKind.Staged => LedgerKind.Staged,
                AttemptEventKind.Queued => LedgerKind.Queued,
                AttemptEventKind.Running => LedgerKind.Started,
                _ => LedgerKind.Noted,
            },
            ActorKind.Executor,
            caller.Executor.Value
        )
        {
            AtUnixMs = told.At.ToUnixTimeMilliseconds(),
            Attempt = job.Attempt,
            Details = LedgerChain.Details(("platformId", told.PlatformId), ("node", told.Node), ("message", told.Message)),
            Evidence = told.Evidence ?? "",
        };
}
