using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Writes what happens to colonies and to people's accounts by another's hand. Ids only: names and addresses can be erased, entries cannot.</summary>
internal sealed class PeopleAudit(IEnumerable<ILedgerWriter> ledgers, IDbContextFactory<AppDb> databases)
{
    /// <summary>To a colony's chain.</summary>
    public async Task OfColonyAsync(LedgerKind kind, ColonyId colony, UserId by, string details, CancellationToken ct)
    {
        foreach (var ledger in ledgers)
        {
            await ledger.AppendAsync(new LedgerNote(colony.Value, colony, kind, ActorKind.User, by.Value, details), ct);
        }
    }

    /// <summary>To a person's chain, which stands with the colony joined first.</summary>
    public async Task OfPersonAsync(LedgerKind kind, UserId person, UserId? by, string details, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var colony = await db.FirstColonyOfAsync(person.Value, ct);
        var actor = by is null ? ActorKind.Portal : ActorKind.User;
        foreach (var ledger in ledgers)
        {
            await ledger.AppendAsync(new LedgerNote(person.Value, colony, kind, actor, by?.Value ?? Guid.Empty, details), ct);
        }
    }
}
