using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Which entries a person's search of the ledger means. Every way in is by an index, whatever there is of other kinds beside it.</summary>
internal sealed class LedgerSearch(IDbContextFactory<AppDb> databases, ActorNames names)
{
    /// <summary>The matching entries before a position, newest first.</summary>
    public async Task<LedgerEntries> FindAsync(Caller caller, LedgerFilter filter, long? before, int take, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var within = Before(await WithinAsync(db, caller, filter, ct), before);
        var rows = await NewestAsync(within, filter.Group, take + 1, ct);
        var shown = rows.Take(take).ToList();
        var views = await names.ViewAsync(shown.ConvertAll(row => row.ToEntry()));
        var jobs = views.Where(view => IsOfJob(view.Entry)).Select(view => new JobId(view.Entry.Chain)).Distinct().ToList();
        var numbers = await NumbersAsync(db, jobs, ct);
        return new LedgerEntries(
            views.ConvertAll(view => view with { JobNumber = numbers.TryGetValue(view.Entry.Chain, out var number) ? number : null }),
            rows.Count > take ? shown[^1].Position : null
        );
    }

    /// <summary>The chains in which something matches, by the place of the newest match.</summary>
    public static async Task<List<byte[]>> ChainsAsync(AppDb db, Caller caller, LedgerFilter filter, CancellationToken ct)
    {
        var within = await WithinAsync(db, caller, filter, ct);
        if (filter.Group is { } group)
        {
            var kinds = LedgerGroups.KindsOf(group);
            within = (group == LedgerGroup.Jobs ? within : NotOfJobs(within)).Where(row => kinds.Contains(row.Kind));
        }
        return await within
            .GroupBy(row => row.Chain)
            .Select(chain => new { chain.Key, Last = chain.Max(row => row.Position) })
            .OrderBy(chain => chain.Last)
            .Select(chain => chain.Key)
            .ToListAsync(ct);
    }

    private static async Task<Dictionary<Guid, long>> NumbersAsync(AppDb db, List<JobId> jobs, CancellationToken ct)
    {
        if (jobs.Count == 0)
        {
            return [];
        }
        var rows = await db.Set<JobRow>().Where(job => jobs.Contains(job.Id)).Select(job => new { job.Id, job.Number }).ToListAsync(ct);
        return rows.ToDictionary(job => job.Id.Value, job => job.Number);
    }

    private static bool IsOfJob(LedgerEntry entry) => LedgerGroups.Of(entry.Kind) == LedgerGroup.Jobs;

    private static IQueryable<LedgerRow> Before(IQueryable<LedgerRow> rows, long? before) =>
        before is { } position ? rows.Where(row => row.Position < position) : rows;

    // One look for each kind, at its newest: a rare kind is found at once behind a million entries of others. What happens to jobs is nearly all there is.
    private static async Task<List<LedgerRow>> NewestAsync(IQueryable<LedgerRow> within, LedgerGroup? group, int take, CancellationToken ct)
    {
        if (group is null or LedgerGroup.Jobs)
        {
            var rows = group is null ? within : within.Where(row => (int)row.Kind < LedgerGroups.FirstNotOfJobs);
            return await rows.OrderByDescending(row => row.Position).Take(take).ToListAsync(ct);
        }
        var found = new List<LedgerRow>();
        foreach (var kind in LedgerGroups.KindsOf(group.Value))
        {
            var ofKind = NotOfJobs(within).Where(row => row.Kind == kind);
            found.AddRange(await ofKind.OrderByDescending(row => row.Position).Take(take).ToListAsync(ct));
        }
        return [.. found.OrderByDescending(row => row.Position).Take(take)];
    }

    // In the very words of the index, which is kept for these entries only (LedgerRowShape). Not a comparison: SQLite 3.40 took that for a range of kinds, and
    // left the index where a position bounds the page too.
    private static IQueryable<LedgerRow> NotOfJobs(IQueryable<LedgerRow> rows) => rows.Where(row => (int)row.Kind / LedgerGroups.FirstNotOfJobs != 0);

    private static async Task<IQueryable<LedgerRow>> WithinAsync(AppDb db, Caller caller, LedgerFilter filter, CancellationToken ct)
    {
        var rows = Visible(db, caller);
        if (filter.Person is { } person)
        {
            var id = Bytes(person.Value);
            // Of some kinds other than jobs', not in the words of the index by person: nearly all that a person does is to submit jobs.
            rows = filter.Group is null or LedgerGroup.Jobs
                ? rows.Where(row => row.Actor == ActorKind.User && row.ActorId == id)
                : rows.Where(row => row.Actor < ActorKind.Executor && row.ActorId == id);
        }
        if (filter.From is { } from)
        {
            var first = await FirstAtAsync(db, from, ct);
            rows = rows.Where(row => row.Position >= first);
        }
        if (filter.Until is { } until)
        {
            var end = await FirstAtAsync(db, until, ct);
            rows = rows.Where(row => row.Position < end);
        }
        return rows;
    }

    // How others sign in is for the colony's owners, who answer for it.
    private static IQueryable<LedgerRow> Visible(AppDb db, Caller caller)
    {
        var rows = db.Set<LedgerRow>().AsNoTracking().Where(row => row.Colony == caller.Colony);
        if (caller.Has(Scopes.Colony))
        {
            return rows;
        }
        var own = Bytes(caller.User.Value);
        return rows.Where(row =>
            row.Kind < LedgerKind.AccountCreated
            || (row.Kind >= LedgerKind.ColonyMade && row.Kind < LedgerKind.PasswordResetLinkMade)
            || row.Kind >= LedgerKind.SecretSet
            || row.Chain == own
        );
    }

    // Positions grow as the portal's clock does, so a time is found as a word is in a dictionary, and no index has to be kept for it.
    private static async Task<long> FirstAtAsync(AppDb db, DateTimeOffset at, CancellationToken ct)
    {
        var wanted = at.ToUnixTimeMilliseconds();
        var rows = db.Set<LedgerRow>().AsNoTracking();
        var (low, high) = (1L, (await rows.MaxAsync(row => (long?)row.Position, ct) ?? 0) + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = await rows.Where(row => row.Position >= middle)
                .OrderBy(row => row.Position)
                .Select(row => new { row.Position, row.WrittenUnixMs })
                .FirstOrDefaultAsync(ct);
            (low, high) = found is null || found.WrittenUnixMs >= wanted ? (low, middle) : (found.Position + 1, high);
        }
        return low;
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}
