using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The ledger as pages and API read it. Every read goes by an index: a chain's, or the colony's newest.</summary>
internal sealed class JobLedger(
    IDbContextFactory<AppDb> databases,
    IJobAccess access,
    ActorNames names,
    LedgerKeys keys,
    ChainAudit audit,
    LedgerSearch search,
    LedgerExports exports
) : ILedger
{
    private const int LongestPage = 200;

    public async Task<Outcome<IReadOnlyList<LedgerEntryView>>> EntriesAsync(Caller caller, JobId job, long afterSequence, CancellationToken ct)
    {
        var found = await access.FindAsync(caller, job, ct);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        return await names.ViewAsync(await ReadAsync(db, job, afterSequence, ct));
    }

    public async Task<Outcome<LedgerExport>> ExportAsync(Caller caller, JobId job, CancellationToken ct)
    {
        var found = await access.FindAsync(caller, job, ct);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        var entries = await ReadAsync(db, job, afterSequence: 0, ct);
        var proof = await new SealProofs(db).ProveAsync(job.Value, ct);
        return new LedgerExport(LedgerVerifier.Version, entries, proof, keys.Published);
    }

    public async Task<Outcome<LedgerCheck>> VerifyAsync(Caller caller, JobId job, CancellationToken ct)
    {
        var found = await access.FindAsync(caller, job, ct);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        return await audit.CheckAsync(db, job, ct);
    }

    public async Task<Outcome<LedgerEntries>> FindAsync(Caller caller, LedgerFilter filter, long? before, int take, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? await search.FindAsync(caller, filter, before, Math.Clamp(take, 1, LongestPage), ct) : LedgerRefusals.NotReadable;

    public Task<Outcome<IAsyncEnumerable<LedgerExport>>> ExportAllAsync(Caller caller, LedgerFilter filter, CancellationToken ct) =>
        Task.FromResult(caller.Has(Scopes.Read) ? Outcome.Of(exports.ReadAsync(caller, filter, ct)) : LedgerRefusals.NotReadable);

    private static async Task<IReadOnlyList<LedgerEntry>> ReadAsync(AppDb db, JobId job, long afterSequence, CancellationToken ct)
    {
        var chain = job.Value.ToByteArray(bigEndian: true);
        var rows = await db.Set<LedgerRow>()
            .AsNoTracking()
            .Where(row => row.Chain == chain && row.Sequence > afterSequence)
            .OrderBy(row => row.Sequence)
            .ToListAsync(ct);
        return rows.ConvertAll(row => row.ToEntry());
    }
}
