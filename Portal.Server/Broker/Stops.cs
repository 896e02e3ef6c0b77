using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Ends jobs on request, when a limit is reached, or when nobody hears of them.</summary>
internal sealed class Stops(Board board, JobMoves moves, AttemptEnds ends, Polls polls)
{
    /// <summary>The code of a refusal to end what has ended.</summary>
    public const string AlreadyClosed = "job-already-closed";

    /// <summary>A person asks to end a job. What has not started ends at once; what may be running ends when its executor says so.</summary>
    public Outcome<Done> Cancel(WriteSession session, JobId id, UserId by)
    {
        if (board.Find(id) is not { } job)
        {
            return new Refusal(RefusalKind.Conflict, AlreadyClosed, "The job has already ended, so there is nothing to cancel.");
        }

        if (job.StopReason == EndReason.CancelledByUser && !job.IsTakenBack)
        {
            return default(Done);
        }

        var now = moves.Now;
        var asked = moves.Note(
            session,
            job,
            new LedgerFact(LedgerKind.CancelRequested, ActorKind.User, by.Value)
            {
                Attempt = job.Attempt,
                Details = LedgerChain.Details(("state", job.State)),
            },
            next => next with { StopReason = EndReason.CancelledByUser, StopRequestedAt = now, StopRequestedBy = by }
        );
        if (asked.State.IsPermitted())
        {
            polls.TellToStop(session, asked);
            return default(Done);
        }

        var fact = new LedgerFact(LedgerKind.Cancelled, ActorKind.User, by.Value)
        {
            Attempt = asked.Attempt,
            Details = LedgerChain.Details(("reason", EndReason.CancelledByUser), ("by", by), ("state", asked.State)),
        };
        var closed = ends.CloseByPortal(session, asked, JobEvent.Cancel, EndReason.CancelledByUser, fact);
        return closed.IsOk ? default(Done) : closed.Refusal;
    }

    /// <summary>A person says what became of a job that nobody has heard of.</summary>
    public Outcome<Done> Resolve(WriteSession session, JobId id, UserId by, bool runAgain)
    {
        if (board.Find(id) is not { NoContactSince: not null } job || !job.State.IsPermitted())
        {
            return new Refusal(RefusalKind.Conflict, "job-not-undetermined", "The job is in contact, or has ended: there is nothing to decide.");
        }

        var details = LedgerChain.Details(("reason", EndReason.Lost), ("by", by));
        var kind = runAgain ? LedgerKind.Released : LedgerKind.Failed;
        var fact = new LedgerFact(kind, ActorKind.User, by.Value) { Attempt = job.Attempt, Details = details };
        var moved = runAgain ? ends.Release(session, job, fact) : ends.CloseByPortal(session, job, JobEvent.Fail, EndReason.Lost, fact);
        return moved.IsOk ? default(Done) : moved.Refusal;
    }

    /// <summary>Looks at every lease and limit once.</summary>
    public Done Sweep(WriteSession session)
    {
        var now = moves.Now;
        foreach (var job in board.Held.Where(job => job.Lease is { } lease && lease.Until < now).ToList())
        {
            LoseContact(session, job, now);
        }

        foreach (var job in board.Held.Where(job => job.RunsUntil < now && job.StopReason == EndReason.None).ToList())
        {
            EndAfterMaxExec(session, job, now);
        }

        foreach (var job in board.TakeLate(now, session))
        {
            var fact = new LedgerFact(LedgerKind.Failed, ActorKind.Portal, Guid.Empty)
            {
                Details = LedgerChain.Details(("reason", EndReason.MaxWaitTime), ("maxWaitSeconds", job.Spec.MaxWaitSeconds)),
            };
            ends.CloseByPortal(session, job, JobEvent.Fail, EndReason.MaxWaitTime, fact).Require();
        }

        return default;
    }

    /// <summary>What an executor held that is not there any more: nothing started goes back to waiting, what may run is undetermined.</summary>
    public void LoseContact(WriteSession session, LiveJob job, long now)
    {
        if (job.State == JobState.Assigned)
        {
            ends.TakeBack(session, job, new LedgerFact(LedgerKind.LeaseLost, ActorKind.Portal, Guid.Empty) { Attempt = job.Attempt });
        }
        else if (job.NoContactSince is null)
        {
            var fact = new LedgerFact(LedgerKind.ContactLost, ActorKind.Portal, Guid.Empty) { Attempt = job.Attempt };
            moves.Note(session, job, fact, next => next with { NoContactSince = now });
        }
    }

    private void EndAfterMaxExec(WriteSession session, LiveJob job, long now)
    {
        var fact = new LedgerFact(LedgerKind.CancelRequested, ActorKind.Portal, Guid.Empty)
        {
            Attempt = job.Attempt,
            Details = LedgerChain.Details(("reason", EndReason.MaxExecTime), ("maxExecSeconds", job.Spec.MaxExecSeconds)),
        };
        var asked = moves.Note(session, job, fact, next => next with { StopReason = EndReason.MaxExecTime, StopRequestedAt = now });
        polls.TellToStop(session, asked);
    }
}
