using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The ledger as pages and API read it. Every read goes by an index: a chain's, or the colony's newest.</summary>
internal sealed class JobLedger(IDbContextFactory<AppDb> databases, IJobAccess access, ActorNames names, LedgerKeys keys, ChainAudit audit) : ILedger
{
    // Counting all of a colony would read millions of rows; nobody turns that many pages.
    private const int CountedAtMost = 10_000;

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
        var proof = await Seals.ProveAsync(db, job.Value, ct);
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

    public async Task<Outcome<Page<LedgerEntryView>>> RecentAsync(Caller caller, int skip, int take, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return LedgerRefusals.NotReadable;
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = db.Set<LedgerRow>().AsNoTracking().Where(row => row.Colony == caller.Colony).OrderByDescending(row => row.Position);
        var total = await all.Take(CountedAtMost).CountAsync(ct);
        var rows = await all.Skip(Math.Clamp(skip, 0, CountedAtMost)).Take(Math.Clamp(take, 1, 200)).ToListAsync(ct);
        var views = await names.ViewAsync(rows.ConvertAll(row => row.ToEntry()));
        var jobs = views.Select(view => new JobId(view.Entry.Chain)).Distinct().ToList();
        var numbers = await db.Set<JobRow>().Where(job => jobs.Contains(job.Id)).ToDictionaryAsync(job => job.Id.Value, job => job.Number, ct);
        return new Page<LedgerEntryView>(views.ConvertAll(view => view with { JobNumber = NumberOf(view.Entry.Chain) }), total);

        long? NumberOf(Guid chain) => numbers.TryGetValue(chain, out var number) ? number : null;
    }

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
