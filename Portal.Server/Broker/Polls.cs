using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Answers an executor that asks for work, and renews the leases of what it holds.</summary>
internal sealed class Polls(Board board, Roster roster, Leases leases, HandOver handOver, LostAnswers lost, WatchNews watches, ICommitQueue queue)
{
    // What an executor was told to stop and still holds is told again after this time: not at once, or its polls would spin.
    private const long TellAgainMs = 5000;

    /// <summary>Answers at once when there is something to say, else when there is or after the poll's waiting time.</summary>
    public async Task<Outcome<PollReply>> AskAsync(ExecutorCaller caller, Poll poll, CancellationToken ct)
    {
        if (
            poll.Held is null
            || poll.Want is < 0 or > 1000
            || poll.WaitSeconds is < 0 or > 30
            || poll.Number < 0
            || poll.Held.Count > 100_000
            || poll.Held.Contains(null!)
        )
        {
            return new Refusal(
                RefusalKind.Invalid,
                "bad-poll",
                "A poll wants 0 to 1,000 jobs, waits 0 to 30 s, names at most 100,000 held attempts, and is numbered from 1 or not at all."
            );
        }

        var waiter = new Waiter(caller, poll);
        var now = await queue.RunAsync(session => AnswerNow(session, waiter), ct);
        if (!now.IsOk || now.Value.HasAnswer)
        {
            return now.IsOk ? now.Value.Reply : now.Refusal;
        }

        return await WaitAsync(waiter, ct);
    }

    /// <summary>Wakes an executor's open poll because one of its attempts is to be stopped.</summary>
    public void TellToStop(WriteSession session, LiveJob job)
    {
        if (job.Executor is not { } id || roster.Find(id) is not { } executor)
        {
            return;
        }

        session.OnCommitted(() =>
        {
            var waiter = executor.Parked.FirstOrDefault(waiter =>
                waiter.Poll.Held.Contains(new AttemptRef(job.Id, job.Attempt)) && waiter.TryClaim()
            );
            if (waiter is not null)
            {
                executor.Parked.Remove(waiter);
                waiter.Answer(new PollReply { Stop = StopsFor(waiter, leases.Now) });
            }
        });
    }

    private Outcome<Answer> AnswerNow(WriteSession session, Waiter waiter)
    {
        if (roster.Find(waiter.Executor.Executor) is not { } executor || executor.Profile.Incarnation != waiter.Executor.Incarnation)
        {
            return Sessions.Superseded;
        }

        if (LostAnswers.IsOutrun(executor, waiter))
        {
            return new Answer(true, new PollReply());
        }

        var now = leases.Now;
        lost.Settle(session, executor, waiter);
        ForgetEnded(executor);
        executor.LastSeen = now;
        executor.Free = waiter.Poll.Free;
        var notYours = leases.Renew(session, executor.Profile.Id, waiter.Poll, now);
        var urgent = waiter.Poll.Held.Any(held => NeedsTelling(waiter, held, now));
        var stops = StopsFor(waiter, now);
        var isLookedAtAnew = watches.Note(executor, waiter);
        var assignments = handOver.Take(session, executor, waiter.Poll);
        if (assignments.Count > 0 || notYours.Count > 0 || urgent || isLookedAtAnew || waiter.Poll.WaitSeconds == 0)
        {
            return new Answer(
                true,
                new PollReply
                {
                    Assignments = assignments,
                    Stop = stops,
                    NotYours = notYours,
                    Watched = waiter.Watched,
                }
            );
        }

        executor.Parked.AddLast(waiter);
        session.OnUndone(() => executor.Parked.Remove(waiter));
        return new Answer(false, new PollReply());
    }

    private static void ForgetEnded(LiveExecutor executor)
    {
        for (var node = executor.Parked.First; node is not null; )
        {
            var next = node.Next;
            if (node.Value.IsClaimed)
            {
                executor.Parked.Remove(node);
            }

            node = next;
        }
    }

    private static async Task<Outcome<PollReply>> WaitAsync(Waiter waiter, CancellationToken ct)
    {
        try
        {
            return await waiter.Reply.WaitAsync(TimeSpan.FromSeconds(waiter.Poll.WaitSeconds), ct);
        }
        catch (Exception gone) when (gone is TimeoutException or OperationCanceledException)
        {
            // Claimed by the broker meanwhile: the answer is being committed, so it is worth waiting for.
            return waiter.TryClaim() ? new PollReply { Watched = waiter.Watched } : await waiter.Reply;
        }
    }

    private bool NeedsTelling(Waiter waiter, AttemptRef held, long now) =>
        ToStop(waiter, held) is { } job && now - job.Lease?.StopToldAt > TellAgainMs;

    // Only of what it holds: what it merely names may be another colony's.
    private LiveJob? ToStop(Waiter waiter, AttemptRef held) =>
        board.Find(held.Job) is { StopReason: not EndReason.None } job && job.IsHeldBy(waiter.Executor.Executor, held.Attempt) ? job : null;

    private List<StopDirective> StopsFor(Waiter waiter, long now)
    {
        var stops = new List<StopDirective>();
        foreach (var held in waiter.Poll.Held)
        {
            if (ToStop(waiter, held) is { } job)
            {
                job.Lease?.ToldToStop(now);
                stops.Add(new StopDirective(held, job.StopReason));
            }
        }

        return stops;
    }

    private readonly record struct Answer(bool HasAnswer, PollReply Reply);
}
