using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Jobs.Filters;

/// <summary>Filters that people save, for pages and API. Each sees and changes their own, in the colony they act in; who may read jobs may have some.</summary>
internal sealed class SavedFilterService(IDbContextFactory<AppDb> databases) : ISavedFilters
{
    private static readonly Refusal MayNotRead = new(
        RefusalKind.Forbidden,
        "scope-missing",
        "This token was not made for reading. Make one with the right 'See'."
    );

    public async Task<Outcome<IReadOnlyList<SavedFilter>>> ListAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return MayNotRead;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Own(db, caller).AsNoTracking().OrderBy(row => row.NameKey).ToListAsync(ct);
        return rows.ConvertAll(row => row.View());
    }

    public async Task<Outcome<SavedFilter>> SaveAsync(Caller caller, string name, JobSearch search, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return MayNotRead;
        }

        var tidy = Tidy(search);
        if (Faults(NameOf(name), tidy) is { } refusal)
        {
            return refusal;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Own(db, caller).CountAsync(ct) >= SavedFilter.Most)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "too-many-filters",
                $"You have {SavedFilter.Most} saved filters here, and that is the most. Delete one that you no longer need."
            );
        }

        var row = new SavedFilterRow
        {
            Id = SavedFilterId.New(),
            Person = caller.User,
            Colony = caller.Colony,
            Search = JsonSerializer.Serialize(tidy, ContractsJson.Default.JobSearch),
        };
        db.Add(row);
        return await NameAsync(db, caller, row, NameOf(name), ct) is { } taken ? taken : row.View();
    }

    public async Task<Outcome<Done>> RenameAsync(Caller caller, SavedFilterId filter, string name, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return MayNotRead;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Own(db, caller).FirstOrDefaultAsync(row => row.Id == filter, ct) is not { } found)
        {
            return Refusal.NotFound("saved filter");
        }

        var wanted = NameOf(name);
        return (FaultOf(wanted) is { } fault ? Invalid(("name", fault)) : await NameAsync(db, caller, found, wanted, ct)) is { } refusal
            ? refusal
            : default(Done);
    }

    public async Task<Outcome<Done>> DeleteAsync(Caller caller, SavedFilterId filter, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return MayNotRead;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await Own(db, caller).FirstOrDefaultAsync(one => one.Id == filter, ct);
        if (row is null)
        {
            return Refusal.NotFound("saved filter");
        }

        db.Remove(row);
        await db.SaveChangesAsync(ct);
        return default(Done);
    }

    private static IQueryable<SavedFilterRow> Own(AppDb db, Caller caller) =>
        db.Set<SavedFilterRow>().Where(row => row.Person == caller.User && row.Colony == caller.Colony);

    private static async Task<Refusal?> NameAsync(AppDb db, Caller caller, SavedFilterRow row, string name, CancellationToken ct)
    {
        var key = SavedFilterRow.KeyOf(name);
        if (await Own(db, caller).AnyAsync(other => other.NameKey == key && other.Id != row.Id, ct))
        {
            return Taken(name);
        }

        row.Rename(name);
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Another device of theirs was faster. Where it was not that, the fault is the caller's to see.
            db.ChangeTracker.Clear();
            if (await Own(db, caller).AnyAsync(other => other.NameKey == key && other.Id != row.Id, ct))
            {
                return Taken(name);
            }

            throw;
        }
    }

    private static Refusal Taken(string name) =>
        new(RefusalKind.Conflict, "filter-name-taken", $"You have a saved filter “{name}” already. Choose another name, or delete that one first.");

    private static string NameOf(string? name) => (name ?? "").Trim();

    // What says nothing is not kept, so that the same filter looks the same.
    private static JobSearch Tidy(JobSearch search) =>
        search with
        {
            States = [.. search.States.Distinct().Order()],
            Text = string.IsNullOrWhiteSpace(search.Text) ? null : search.Text.Trim(),
        };

    private static Refusal? Faults(string name, JobSearch search)
    {
        var faults = new List<(string Field, Words Fault)>();
        if (FaultOf(name) is { } wrong)
        {
            faults.Add(("name", wrong));
        }

        if (search.Text is { Length: > JobSearch.LongestText })
        {
            faults.Add(("search.text", $"The text to look for has at most {JobSearch.LongestText} characters."));
        }

        if (search.States.Any(state => !Enum.IsDefined(state)))
        {
            faults.Add(("search.states", "There is no such state."));
        }

        foreach (var (field, day) in new[] { ("search.from", search.From), ("search.to", search.To) })
        {
            if (day?.Year < JobSearch.EarliestYear)
            {
                faults.Add((field, $"A filter's days are in the year {JobSearch.EarliestYear} or later."));
            }
        }

        if (search.ShowsAll())
        {
            faults.Add(("search", "It would show all jobs. Choose a filter first."));
        }

        return faults.Count == 0 ? null : Invalid([.. faults]);
    }

    private static Words? FaultOf(string name) =>
        name.Length is 0 or > SavedFilter.LongestName || name.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            ? (Words)$"A filter's name has 1 to {SavedFilter.LongestName} characters, without line breaks or other control characters."
            : null;

    private static Refusal Invalid(params (string Field, Words Fault)[] faults) =>
        new(RefusalKind.Invalid, "invalid-filter", Words.Join(faults.Select(one => one.Fault)))
        {
            Faults = faults.ToDictionary(one => one.Field, one => new[] { one.Fault }, StringComparer.Ordinal),
        };
}
