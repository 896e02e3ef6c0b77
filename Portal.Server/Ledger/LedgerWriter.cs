using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Appends to chains that are not jobs.</summary>
internal sealed class LedgerWriter(ICommitQueue queue, TimeProvider time) : ILedgerWriter
{
    public Task AppendAsync(LedgerNote note, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                var fact = new LedgerFact(note.Kind, note.Actor, note.ActorId) { Details = note.Details };
                var end = LedgerChain.EndOf(session, note.Chain);
                return LedgerChain.Append(session, note.Chain, note.Colony, end, fact, time.GetUtcNow().ToUnixTimeMilliseconds());
            },
            ct
        );
}
