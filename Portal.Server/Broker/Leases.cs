using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Renews the leases of what an executor says it holds.</summary>
internal sealed class Leases(Board board, JobMoves moves, BrokerOptions options)
{
    public long Now => moves.Now;

    /// <summary>Renews, and notes that contact is back.</summary>
    /// <returns>What it names and does not hold (any more).</returns>
    public List<AttemptRef> Renew(WriteSession session, ExecutorId executor, Poll poll, long now)
    {
        var notYours = new List<AttemptRef>();
        foreach (var held in poll.Held)
        {
            if (board.Find(held.Job) is not { } job || !job.IsHeldBy(executor, held.Attempt))
            {
                notYours.Add(held);
                continue;
            }

            job.Lease?.Renew(now + options.LeaseMs);
            if (job.NoContactSince is not null)
            {
                var fact = new LedgerFact(LedgerKind.ContactBack, ActorKind.Portal, Guid.Empty) { Attempt = job.Attempt };
                moves.Note(session, job, fact, next => next with { NoContactSince = null });
            }
        }

        return notYours;
    }
}
