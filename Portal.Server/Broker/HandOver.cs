using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Gives waiting jobs to executors that ask. Runs on the commit queue's thread.</summary>
internal sealed class HandOver(Board board, Roster roster, JobMoves moves, BrokerOptions options)
{
    private const int MostOthers = 5;

    /// <summary>Takes as many jobs as the poll wants, best first.</summary>
    public List<Assignment> Take(WriteSession session, LiveExecutor executor, Poll poll)
    {
        var taken = new List<Assignment>();
        var free = poll.Free;
        while (taken.Count < poll.Want && Best(executor, free) is { } job)
        {
            taken.Add(Assign(session, executor, job, poll));
            free = Without(free, job.Spec.Conditions);
        }

        return taken;
    }

    /// <summary>Before a commit: gives what has just come to executors that wait for it.</summary>
    public void ServeParked(WriteSession session)
    {
        if (board.Fresh.Count == 0)
        {
            return;
        }

        foreach (var group in board.Fresh)
        {
            while (group.Count > 0 && LongestParked(group) is { } waiter)
            {
                Serve(session, waiter);
            }
        }

        board.Fresh.Clear();
    }

    private static Waiter? LongestParked(MatchGroup group)
    {
        Waiter? longest = null;
        foreach (var executor in group.Fitting)
        {
            while (executor.Parked.First is { } first && IsOver(executor, first.Value))
            {
                executor.Parked.RemoveFirst();
            }

            var waiter = executor.Parked.First?.Value;
            if (waiter is { Poll.Want: > 0 } && (longest is null || waiter.ParkedAt < longest.ParkedAt))
            {
                longest = waiter;
            }
        }

        return longest;
    }

    // A start that has been superseded learns of it by its next poll; a job given to it now would wait for its lease to end.
    private static bool IsOver(LiveExecutor executor, Waiter waiter)
    {
        if (waiter.Executor.Incarnation != executor.Profile.Incarnation && waiter.TryClaim())
        {
            waiter.Answer(new PollReply());
        }

        return waiter.IsClaimed;
    }

    private void Serve(WriteSession session, Waiter waiter)
    {
        var executor = roster.Find(waiter.Executor.Executor);
        executor?.Parked.Remove(waiter);
        if (executor is null || !waiter.TryClaim())
        {
            return;
        }

        // Before anything is written, since that may fail half-way: whoever has claimed a poll owes it an answer.
        session.OnUndone(() => waiter.Answer(new PollReply()));
        var taken = Take(session, executor, waiter.Poll);
        if (taken.Count == 0)
        {
            // What came does not fit what is free there now: it waits on, but not for this batch.
            waiter.Unclaim();
            session.OnCommitted(() => executor.Parked.AddLast(waiter));
            return;
        }

        session.OnCommitted(() => waiter.Answer(new PollReply { Assignments = taken }));
    }

    private LiveJob? Best(LiveExecutor executor, FreeCapacity? free)
    {
        Place? best = null;
        foreach (var group in executor.Groups)
        {
            if (group.Head is { } head && (best is null || head.CompareTo(best.Value) < 0))
            {
                best = head;
            }
        }

        if (best is not { } place)
        {
            return null;
        }

        var job = Waiting(place);
        return FitsNow(job, free) ? job : BestThatFitsNow(executor, free);
    }

    private LiveJob? BestThatFitsNow(LiveExecutor executor, FreeCapacity? free)
    {
        var now = moves.Now;
        foreach (var place in executor.Groups.Select(group => group.Head).OfType<Place>().Order())
        {
            var job = Waiting(place);
            if (FitsNow(job, free))
            {
                return job;
            }

            if (now - job.SubmittedAt > options.PassOverSeconds * 1000L)
            {
                return null;
            }
        }

        return null;
    }

    private LiveJob Waiting(Place place) => board.Find(place.Job) ?? throw new InvalidOperationException("A job in the queue is not on the board.");

    private static bool FitsNow(LiveJob job, FreeCapacity? free)
    {
        var asks = job.Spec.Conditions;
        return free is null
            || (
                free.Slots > 0
                && asks.CpuMillicores <= free.CpuMillicores
                && asks.MemoryBytes <= free.MemoryBytes
                && (asks.Gpu?.Count ?? 0) <= free.Gpus
            );
    }

    private static FreeCapacity? Without(FreeCapacity? free, Conditions asks) =>
        free is null
            ? null
            : new FreeCapacity(
                free.Slots - 1,
                free.CpuMillicores - asks.CpuMillicores,
                free.MemoryBytes - asks.MemoryBytes,
                free.Gpus - (asks.Gpu?.Count ?? 0)
            );

    // Who else could have had it: only now is it known. Some names are enough for a person.
    private static string? Others(LiveJob job, LiveExecutor taker) =>
        job.Group.Fitting.Count < 2
            ? null
            : string.Join(", ", job.Group.Fitting.Where(other => other != taker).Take(MostOthers).Select(other => other.Profile.Name));

    private Assignment Assign(WriteSession session, LiveExecutor executor, LiveJob job, Poll poll)
    {
        var profile = executor.Profile;
        var now = moves.Now;
        var attempt = job.Attempt + 1;
        var fact = new LedgerFact(LedgerKind.Assigned, ActorKind.Portal, Guid.Empty)
        {
            Attempt = attempt,
            Details = LedgerChain.Details(
                ("executor", profile.Id),
                ("name", profile.Name),
                ("incarnation", profile.Incarnation),
                ("others", Math.Max(job.Group.Fitting.Count - 1, 0)),
                ("otherNames", Others(job, executor)),
                (
                    LedgerChain.AccountOf,
                    profile.System is not null && profile.RegisteredBy != job.Group.Needs.Submitter ? (object)profile.RegisteredBy : null
                )
            ),
        };
        var held = moves
            .Move(
                session,
                job,
                JobEvent.Assign,
                fact,
                next =>
                    next with
                    {
                        Executor = profile.Id,
                        Attempt = attempt,
                        Events = 0,
                        AssignedAt = now,
                        StartedAt = null,
                        Lease = new Lease(now + options.LeaseMs),
                    }
            )
            .Require();
        JobWrites.InsertTry(session, held, profile.Incarnation);
        if (poll.StartAtOnce)
        {
            Permits.Give(moves, session, held, profile.Id).Require();
        }
        else if (poll.Number > 0)
        {
            LostAnswers.Remember(session, executor, new(job.Id, attempt), new Turn(profile.Incarnation, poll.Number));
        }

        return new Assignment
        {
            Job = job.Id,
            Number = job.Number,
            Attempt = attempt,
            Spec = job.Spec,
            Snapshot = job.Snapshot,
            Inputs = job.Inputs,
            Permitted = poll.StartAtOnce,
        };
    }
}

/// <summary>The start permit.</summary>
internal static class Permits
{
    public static Outcome<LiveJob> Give(JobMoves moves, WriteSession session, LiveJob job, ExecutorId executor) =>
        moves.Move(
            session,
            job,
            JobEvent.Permit,
            new LedgerFact(LedgerKind.PermitGiven, ActorKind.Executor, executor.Value) { Attempt = job.Attempt }
        );
}
