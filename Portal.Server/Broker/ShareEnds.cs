using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>
/// What becomes of jobs on an executor that is not shared with their submitters any more. What was not permitted to start waits again at once. What stands
/// in the platform's queue is asked to leave it, and waits again when its executor says that it has. What runs goes on.
/// </summary>
internal sealed class ShareEnds(Board board, JobMoves moves, AttemptEnds ends, Polls polls)
{
    public void TakeBack(WriteSession session, LiveExecutor executor, ActorKind actor, Guid by)
    {
        var profile = executor.Profile;
        foreach (var job in board.Held.Where(job => job.Executor == profile.Id && !Matching.MayUse(job.Group.Needs, profile)).ToList())
        {
            if (job.State == JobState.Assigned)
            {
                ends.TakeBack(session, job, Fact(LedgerKind.LeaseLost, job, actor, by));
            }
            else if (job is { StartedAt: null, StopReason: EndReason.None })
            {
                var now = moves.Now;
                var asked = moves.Note(session, job, Fact(LedgerKind.CancelRequested, job, actor, by), next => next.TakenBack(now));
                polls.TellToStop(session, asked);
            }
        }
    }

    private static LedgerFact Fact(LedgerKind kind, LiveJob job, ActorKind actor, Guid by) =>
        new(kind, actor, by)
        {
            Attempt = job.Attempt,
            Details = LedgerChain.Details(("message", "It is not shared with the submitter any more; nothing had started"), ("state", job.State)),
        };
}
