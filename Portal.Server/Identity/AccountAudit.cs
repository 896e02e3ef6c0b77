using Pollinator.Contracts;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Writes to a person's own chain what happened to the account and its tokens.</summary>
internal sealed class AccountAudit(IEnumerable<ILedgerWriter> ledgers)
{
    public async Task WriteAsync(LedgerKind kind, UserId person, ColonyId colony, string details = "{}", CancellationToken ct = default)
    {
        foreach (var ledger in ledgers)
        {
            await ledger.AppendAsync(new LedgerNote(person.Value, colony, kind, ActorKind.User, person.Value, details), ct);
        }
    }
}
