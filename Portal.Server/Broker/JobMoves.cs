using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Secrets;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Moves a job from state to state: the transition, its ledger entry and its row in one transaction, or nothing of it.</summary>
internal sealed class JobMoves(Board board, JobFeed feed, TimeProvider time)
{
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Accepts a new job.</summary>
    public LiveJob Accept(WriteSession session, LiveJob job, NewJob row, string details)
    {
        var fact = new LedgerFact(LedgerKind.Submitted, ActorKind.User, row.SubmittedBy.Value) { Details = details };
        var accepted = Chained(session, job, fact, job.SubmittedAt);
        JobWrites.Insert(session, accepted, row);
        Show(session, accepted);
        return accepted;
    }

    /// <summary>Moves a job, or refuses what is not legal in its state.</summary>
    public Outcome<LiveJob> Move(WriteSession session, LiveJob job, JobEvent what, LedgerFact fact, Func<LiveJob, LiveJob>? change = null)
    {
        if (JobTransitions.Next(job.State, what) is not { } next)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "illegal-transition",
                $"Job {job.Number} is {job.State}; '{what}' is not possible in that state."
            );
        }

        var moved = job with { State = next };
        return Write(session, job, change is null ? moved : change(moved), fact);
    }

    /// <summary>Writes down something that leaves the state as it is.</summary>
    public LiveJob Note(WriteSession session, LiveJob job, LedgerFact fact, Func<LiveJob, LiveJob>? change = null) =>
        Write(session, job, change is null ? job : change(job), fact);

    private LiveJob Write(WriteSession session, LiveJob before, LiveJob after, LedgerFact fact)
    {
        var chained = Chained(session, after, fact, Now);
        JobWrites.Update(session, chained, before.ChainLength);
        if (before.Spec.Secrets.Count > 0 && before.State.IsHeld() && !(after.State.IsHeld() && after.Attempt == before.Attempt))
        {
            SecretWrites.ForgetHanded(session, before.Id, before.Attempt);
        }

        Show(session, chained);
        return chained;
    }

    private static LiveJob Chained(WriteSession session, LiveJob job, LedgerFact fact, long now)
    {
        var end = LedgerChain.Append(session, job.Id.Value, job.Colony, new ChainEnd(job.ChainLength, job.ChainHead), fact, now);
        return job with { ChainLength = end.Length, ChainHead = end.Head };
    }

    private void Show(WriteSession session, LiveJob job)
    {
        board.Put(job, session);
        session.OnCommitted(() =>
            feed.Publish(job.Colony, job.Group.Needs.Submitter, new JobChanged(job.Id, job.Number, job.State, job.ChainLength))
        );
    }
}
