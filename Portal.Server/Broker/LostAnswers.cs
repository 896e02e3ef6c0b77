using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>
/// Finds assignments whose answer never arrived. An executor that numbers its polls has, before it sends one, taken or given up the answers to all
/// before it: what it was given in one of those and does not name, it does not have. Only what has no start permit is taken back, so nothing can
/// run twice even if an executor numbers wrongly: the permit of the attempt taken back is refused.
/// </summary>
internal sealed class LostAnswers(Board board, AttemptEnds ends)
{
    /// <summary>Whether a later poll of the executor has been here already: nobody waits for this one's answer any more.</summary>
    public static bool IsOutrun(LiveExecutor executor, Waiter waiter) => waiter.Poll.Number > 0 && Turn.Of(waiter).CompareTo(executor.Newest) < 0;

    /// <summary>Takes back what the executor was given before this poll, did not start, and does not name; ends the polls before it.</summary>
    public void Settle(WriteSession session, LiveExecutor executor, Waiter waiter)
    {
        if (waiter.Poll.Number == 0)
        {
            return;
        }

        var turn = Turn.Of(waiter);
        executor.Newest = turn;
        EndEarlier(executor, turn);
        if (executor.Given.Count == 0)
        {
            return;
        }

        var held = waiter.Poll.Held.ToHashSet();
        foreach (var (attempt, given) in executor.Given.ToList())
        {
            if (held.Contains(attempt) || given.CompareTo(turn) < 0)
            {
                executor.Given.Remove(attempt);
                session.OnUndone(() => executor.Given[attempt] = given);
                TakeBack(session, executor, attempt, isHeld: held.Contains(attempt));
            }
        }
    }

    /// <summary>Remembers what is on its way to an executor.</summary>
    public static void Remember(WriteSession session, LiveExecutor executor, AttemptRef attempt, Turn turn)
    {
        executor.Given[attempt] = turn;
        session.OnUndone(() => executor.Given.Remove(attempt));
    }

    private static void EndEarlier(LiveExecutor executor, Turn turn)
    {
        foreach (var earlier in executor.Parked.Where(earlier => earlier.Poll.Number > 0 && Turn.Of(earlier).CompareTo(turn) <= 0))
        {
            if (earlier.TryClaim())
            {
                earlier.Answer(new PollReply());
            }
        }
    }

    private void TakeBack(WriteSession session, LiveExecutor executor, AttemptRef attempt, bool isHeld)
    {
        if (isHeld || board.Find(attempt.Job) is not { State: JobState.Assigned } job || !job.IsHeldBy(executor.Profile.Id, attempt.Attempt))
        {
            return;
        }

        var fact = new LedgerFact(LedgerKind.LeaseLost, ActorKind.Portal, Guid.Empty)
        {
            Attempt = job.Attempt,
            Details = LedgerChain.Details(("message", "The answer that brought it to the executor was lost on the way.")),
        };
        ends.TakeBack(session, job, fact);
    }
}

/// <summary>The place of a poll among all of an executor: a later start's come after an earlier one's.</summary>
internal readonly record struct Turn(int Incarnation, long Number) : IComparable<Turn>
{
    public static Turn Of(Waiter waiter) => new(waiter.Executor.Incarnation, waiter.Poll.Number);

    public int CompareTo(Turn other) => (Incarnation, Number).CompareTo((other.Incarnation, other.Number));
}
