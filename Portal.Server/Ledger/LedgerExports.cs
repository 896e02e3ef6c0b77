using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Exports many chains, one after the other, each in the form that the verifier reads. Holds one chain in memory at a time.</summary>
internal sealed class LedgerExports(IDbContextFactory<AppDb> databases, LedgerKeys keys)
{
    /// <summary>Whole chains: a part of one could not be checked.</summary>
    public async IAsyncEnumerable<LedgerExport> ReadAsync(Caller caller, LedgerFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var proofs = new SealProofs(db);
        foreach (var chain in await LedgerSearch.ChainsAsync(db, caller, filter, ct))
        {
            var rows = await db.Set<LedgerRow>().AsNoTracking().Where(row => row.Chain == chain).OrderBy(row => row.Sequence).ToListAsync(ct);
            var id = new Guid(chain, bigEndian: true);
            if (id != caller.User.Value && rows.Exists(row => row.Colony != caller.Colony))
            {
                continue;
            }
            yield return new LedgerExport(
                LedgerVerifier.Version,
                rows.ConvertAll(row => row.ToEntry()),
                await proofs.ProveAsync(id, ct),
                keys.Published
            );
        }
    }
}
