using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>A page of jobs as it was found.</summary>
/// <param name="Lines">The jobs, in the order of the page.</param>
/// <param name="Total">How many match, or at least.</param>
/// <param name="IsMore">Whether more may match than were counted.</param>
/// <param name="Older">Behind which number to go on; null when nothing is left.</param>
internal sealed record FoundJobs(IReadOnlyList<JobLine> Lines, int Total, bool IsMore, long? Older);

/// <summary>
/// Finds a page of jobs without reading all of a colony's. What one condition asks is a walk along the index of that condition. Where there are several, or
/// a part of a name, the walk goes along the narrowest of their indexes and looks at each job it meets: at most as many as the steps come to, and what lies
/// further back is left to the next page. The walk is a subquery with a limit, so that no database mixes its index with another.
/// </summary>
internal sealed class JobWalk(AppDb db, JobCounts counts, ColonyId colony, JobQuery query, IReadOnlyList<int>? steps = null)
{
    // The first finds what is frequent; all of them bound what a search for what is not there costs.
    private static readonly int[] Usual = [2_000, 18_000, 80_000];

    private readonly IReadOnlyList<int> _steps = steps ?? Usual;
    private readonly JobState[]? _states = StatesOf(query);
    private readonly string? _text = string.IsNullOrWhiteSpace(query.Text) ? null : query.Text.Trim();

    public async Task<FoundJobs> FindAsync(CancellationToken ct)
    {
        var within = await WithinAsync(ct);
        var page = query.Before is { } before ? within.Where(job => job.Number < before) : within;
        var (numbers, lookedTo) = IsWalk ? (await WalkAsync(page, ct), null) : await LookAsync(page, ct);
        var shown = numbers.Skip(query.Skip).Take(query.Take).ToList();
        var older = numbers.Count > query.Skip + query.Take ? shown[^1] : lookedTo;
        var (total, isMore) = IsWalk ? await CountAsync(within, ct) : await CountLookedAsync(within, numbers, older, ct);
        if (await ExactAsync(within, ct) is { } exact)
        {
            shown.Remove(exact);
            shown.Insert(0, exact);
        }

        var lines = shown.Count == 0 ? [] : await Jobs.Where(job => shown.Contains(job.Number)).Select(JobLine.From).ToListAsync(ct);
        return new FoundJobs([.. lines.OrderBy(line => shown.IndexOf(line.Number))], Math.Max(total, lines.Count), isMore, older);
    }

    private IQueryable<JobRow> Jobs => db.Set<JobRow>().AsNoTracking().Where(job => job.Colony == colony);

    private bool HasOwner => query.Project is not null || query.Executor is not null || query.Person is not null;

    // Whether an index alone has the answer.
    private bool IsWalk =>
        _text is null
        && !query.NoContact
        && new[] { _states is not null, query.Project is not null, query.Executor is not null, query.Person is not null }.Count(asked => asked) <= 1;

    private int Few => _steps[0];

    // Only jobs that have not ended can be without contact. Null is all states, and none is no job.
    private static JobState[]? StatesOf(JobQuery query)
    {
        JobState[] held = [JobState.Starting, JobState.Queued, JobState.Running];
        return query.NoContact ? [.. held.Where(state => query.States.Count == 0 || query.States.Contains(state))]
            : query.States.Count == 0 ? null
            : [.. query.States.Distinct()];
    }

    private static IQueryable<long> Newest(IQueryable<JobRow> jobs) => jobs.OrderByDescending(job => job.Number).Select(job => job.Number);

    // The indexes to walk along: with states one walk each, as no index has several of them in the order of the page.
    private IReadOnlyList<IQueryable<JobRow>> Roads(IQueryable<JobRow> jobs)
    {
        if (_states is { } states && (!HasOwner || states.Sum(counts.Of) <= Few))
        {
            return [.. Some(states).Select(state => jobs.Where(job => job.State == state))];
        }

        return query switch
        {
            { Project: { } project } => [jobs.Where(job => job.Project == project)],
            { Executor: { } executor } => [jobs.Where(job => job.Executor == executor)],
            { Person: { } person } => [jobs.Where(job => job.SubmittedBy == person)],
            _ => [jobs],
        };
    }

    // The counts are the board's, and the rows are written before it: in a state in which it has no job there is none to walk to.
    private IEnumerable<JobState> Some(JobState[] states) => states.Where(state => counts.Of(state) > 0);

    private async Task<List<long>> WalkAsync(IQueryable<JobRow> page, CancellationToken ct)
    {
        var numbers = new List<long>();
        foreach (var road in Roads(page))
        {
            numbers.AddRange(await Newest(road).Take(query.Skip + query.Take + 1).ToListAsync(ct));
        }

        return [.. numbers.OrderDescending()];
    }

    private async Task<(List<long> Numbers, long? LookedTo)> LookAsync(IQueryable<JobRow> page, CancellationToken ct)
    {
        var (numbers, lookedTo) = (new List<long>(), (long?)null);
        var roads = Roads(page);
        foreach (var road in roads)
        {
            var (found, end) = await LookAsync(road, _steps.Select(step => Math.Max(1, step / roads.Count)), ct);
            numbers.AddRange(found);
            lookedTo = end is null || lookedTo > end ? lookedTo : end;
        }

        // What one walk found behind the place to which another has come would stand before what that one has still to find.
        return ([.. numbers.Where(number => lookedTo is null || number >= lookedTo).OrderDescending()], lookedTo);
    }

    private async Task<(List<long> Numbers, long? LookedTo)> LookAsync(IQueryable<JobRow> road, IEnumerable<int> steps, CancellationToken ct)
    {
        var wanted = query.Skip + query.Take + 1;
        var (numbers, at) = (new List<long>(), (long?)null);
        foreach (var step in steps)
        {
            var ahead = at is { } place ? road.Where(job => job.Number < place) : road;
            var looked = ahead.OrderByDescending(job => job.Number).Take(step);
            numbers.AddRange(await Newest(Matching(looked)).Take(wanted - numbers.Count).ToListAsync(ct));
            if (numbers.Count == wanted)
            {
                return (numbers, numbers[^1]);
            }

            at = await Newest(ahead).Skip(step - 1).Select(number => (long?)number).FirstOrDefaultAsync(ct);
            if (at is null)
            {
                break;
            }
        }

        return (numbers, at);
    }

    private IQueryable<JobRow> Matching(IQueryable<JobRow> jobs)
    {
        var matching = MatchingBesideText(jobs);
        return _text is { } text ? matching.Where(job => EF.Functions.Like(job.Name, PatternOf(text), "\\")) : matching;
    }

    private IQueryable<JobRow> MatchingBesideText(IQueryable<JobRow> jobs)
    {
        if (_states is { } states)
        {
            jobs = jobs.Where(job => states.Contains(job.State));
        }

        if (query.Project is { } project)
        {
            jobs = jobs.Where(job => job.Project == project);
        }

        if (query.Person is { } person)
        {
            jobs = jobs.Where(job => job.SubmittedBy == person);
        }

        if (query.Executor is { } executor)
        {
            jobs = jobs.Where(job => job.Executor == executor);
        }

        return query.NoContact ? jobs.Where(job => job.NoContactSince != null) : jobs;
    }

    private static string PatternOf(string text) =>
        "%"
        + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
        + "%";

    // The job that a person names by its number, which the walk may not come to.
    private async Task<long?> ExactAsync(IQueryable<JobRow> within, CancellationToken ct) =>
        query is { Before: null, Skip: 0 }
        && long.TryParse(_text?.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && await MatchingBesideText(within.Where(job => job.Number == number)).AnyAsync(ct)
            ? number
            : null;

    private async Task<(int Total, bool IsMore)> CountAsync(IQueryable<JobRow> within, CancellationToken ct)
    {
        if (!HasOwner && query.From is null && query.Until is null)
        {
            return (_states?.Sum(counts.Of) ?? counts.Total, false);
        }

        var total = 0;
        foreach (var road in Roads(within))
        {
            total += await Newest(road).Take(Pages.MostCounted + 1).CountAsync(ct);
        }

        return (Math.Min(total, Pages.MostCounted), total > Pages.MostCounted);
    }

    // Where all are few they are counted; else only what was found is known.
    private async Task<(int Total, bool IsMore)> CountLookedAsync(IQueryable<JobRow> within, List<long> found, long? older, CancellationToken ct)
    {
        if (older is null && query.Before is null)
        {
            return (found.Count, false);
        }

        var total = 0;
        foreach (var road in Roads(within))
        {
            if (await Newest(road).Take(Few + 1).CountAsync(ct) > Few)
            {
                return (found.Count, true);
            }

            total += await Newest(Matching(road.OrderByDescending(job => job.Number).Take(Few))).CountAsync(ct);
        }

        return (total, false);
    }

    private async Task<IQueryable<JobRow>> WithinAsync(CancellationToken ct)
    {
        var within = Jobs;
        if (query.From is { } from)
        {
            var first = await FirstAtAsync(from, ct);
            within = within.Where(job => job.Number >= first);
        }

        if (query.Until is { } until)
        {
            var end = await FirstAtAsync(until, ct);
            within = within.Where(job => job.Number < end);
        }

        return within;
    }

    // Numbers grow as the portal's clock does, so a time is found as a word is in a dictionary, and no index has to be kept for it.
    private async Task<long> FirstAtAsync(DateTimeOffset at, CancellationToken ct)
    {
        var wanted = at.ToUnixTimeMilliseconds();
        var (low, high) = (1L, (await Jobs.MaxAsync(job => (long?)job.Number, ct) ?? 0) + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = await Jobs.Where(job => job.Number >= middle)
                .OrderBy(job => job.Number)
                .Select(job => new { job.Number, job.SubmittedAt })
                .FirstOrDefaultAsync(ct);
            (low, high) = found is null || found.SubmittedAt >= wanted ? (low, middle) : (found.Number + 1, high);
        }

        return low;
    }
}
