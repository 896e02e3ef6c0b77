using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>A held job with the executor that holds it.</summary>
internal sealed record HeldJob(ExecutorId? Executor, JobListItem Item);

/// <summary>Reads jobs for lists and pages.</summary>
internal sealed class JobQueries(
    IDbContextFactory<AppDb> databases,
    Board board,
    WaitReasons reasons,
    IPeopleNames people,
    IExecutorNames executors,
    IProjectStates projects
)
{
    public async Task<Page<JobListItem>> ListAsync(Caller caller, JobQuery query, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await WithinAsync(
            Narrowed(db.Set<JobRow>().AsNoTracking().Where(job => job.Colony == caller.Colony), query),
            db,
            caller,
            query,
            ct
        );
        var rows = await found.OrderByDescending(job => job.Number).Skip(query.Skip).Take(query.Take).Select(Line).ToListAsync(ct);
        return new Page<JobListItem>(await ItemsAsync(caller.Colony, rows, ct), await TotalAsync(caller, query, found, ct));
    }

    /// <summary>What executors of a colony hold.</summary>
    public async Task<IReadOnlyList<HeldJob>> HeldAsync(ColonyId colony, CancellationToken ct)
    {
        var ids = board.Held.Where(job => job.Colony == colony).Select(job => job.Id).Take(1000).ToList();
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<JobRow>()
            .AsNoTracking()
            .Where(job => ids.Contains(job.Id))
            .OrderByDescending(job => job.Number)
            .Select(Line)
            .ToListAsync(ct);
        var items = await ItemsAsync(colony, rows, ct);
        return [.. rows.Zip(items, (row, item) => new HeldJob(row.Executor, item))];
    }

    public async Task<JobView?> FindAsync(Caller caller, JobId id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.Set<JobRow>().AsNoTracking().FirstOrDefaultAsync(job => job.Id == id && job.Colony == caller.Colony, ct);
        if (row is null)
        {
            return null;
        }

        var attempts = await db.Set<AttemptRow>()
            .AsNoTracking()
            .Where(attempt => attempt.Job == id)
            .OrderBy(attempt => attempt.Number)
            .ToListAsync(ct);
        var line = Line.Compile()(row);
        return new JobView
        {
            Summary = (await ItemsAsync(caller.Colony, [line], ct))[0],
            Spec = JsonSerializer.Deserialize(row.Spec, ContractsJson.Default.JobSpec)!,
            Snapshot = row.Snapshot,
            Results = row.Results,
            Inputs = Values(row.Inputs),
            Outputs = Values(row.Outputs),
            Attempts = await AttemptsAsync(attempts),
            CancelRequestedAt = row is { StopReason: EndReason.CancelledByUser, StopRequestedBy: not null } ? Time(row.StopRequestedAt) : null,
            CancelRequestedBy = row.StopRequestedBy is { } by ? await people.NameAsync(by.Value) : null,
            Evidence = row.Evidence,
        };
    }

    public async Task<JobId?> FindByNumberAsync(Caller caller, long number, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var ids = await db.Set<JobRow>().Where(job => job.Colony == caller.Colony && job.Number == number).Select(job => job.Id).ToListAsync(ct);
        return ids.Count == 0 ? null : ids[0];
    }

    private static readonly Expression<Func<JobRow, JobLine>> Line = job => new JobLine
    {
        Id = job.Id,
        Number = job.Number,
        Name = job.Name,
        State = job.State,
        NoContactSince = job.NoContactSince,
        Reason = job.Reason,
        ExitCode = job.ExitCode,
        Message = job.Message,
        StopRequestedBy = job.StopRequestedBy,
        Project = job.Project,
        Executor = job.Executor,
        SubmittedBy = job.SubmittedBy,
        SubmittedAt = job.SubmittedAt,
        StartedAt = job.StartedAt,
        ClosedAt = job.ClosedAt,
        WalltimeSeconds = job.WalltimeSeconds,
    };

    private static IQueryable<JobRow> Narrowed(IQueryable<JobRow> jobs, JobQuery query)
    {
        if (query.States.Count > 0)
        {
            jobs = jobs.Where(job => query.States.Contains(job.State));
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

        if (query.NoContact)
        {
            // Only jobs that have not ended can be without contact: the states let the index narrow it.
            JobState[] held = [JobState.Starting, JobState.Queued, JobState.Running];
            jobs = jobs.Where(job => held.Contains(job.State) && job.NoContactSince != null);
        }

        return string.IsNullOrWhiteSpace(query.Text) ? jobs : Matching(jobs, query.Text.Trim());
    }

    private static async Task<IQueryable<JobRow>> WithinAsync(IQueryable<JobRow> jobs, AppDb db, Caller caller, JobQuery query, CancellationToken ct)
    {
        if (query.From is { } from)
        {
            var first = await FirstAtAsync(db, caller.Colony, from, ct);
            jobs = jobs.Where(job => job.Number >= first);
        }

        if (query.Until is { } until)
        {
            var end = await FirstAtAsync(db, caller.Colony, until, ct);
            jobs = jobs.Where(job => job.Number < end);
        }

        return jobs;
    }

    // Numbers grow as the portal's clock does, so a time is found as a word is in a dictionary, and no index has to be kept for it.
    private static async Task<long> FirstAtAsync(AppDb db, ColonyId colony, DateTimeOffset at, CancellationToken ct)
    {
        var wanted = at.ToUnixTimeMilliseconds();
        var rows = db.Set<JobRow>().AsNoTracking().Where(job => job.Colony == colony);
        var (low, high) = (1L, (await rows.MaxAsync(job => (long?)job.Number, ct) ?? 0) + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var found = await rows.Where(job => job.Number >= middle)
                .OrderBy(job => job.Number)
                .Select(job => new { job.Number, job.SubmittedAt })
                .FirstOrDefaultAsync(ct);
            (low, high) = found is null || found.SubmittedAt >= wanted ? (low, middle) : (found.Number + 1, high);
        }

        return low;
    }

    private static IQueryable<JobRow> Matching(IQueryable<JobRow> jobs, string text)
    {
        var pattern =
            "%"
            + text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal)
            + "%";
        return long.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? jobs.Where(job => job.Number == number || EF.Functions.Like(job.Name, pattern, "\\"))
            : jobs.Where(job => EF.Functions.Like(job.Name, pattern, "\\"));
    }

    // For what the broker keeps no count of.
    private static bool IsCounted(JobQuery query) =>
        query.Project is not null
        || query.Person is not null
        || query.Executor is not null
        || query.From is not null
        || query.Until is not null
        || !string.IsNullOrWhiteSpace(query.Text);

    private async Task<int> TotalAsync(Caller caller, JobQuery query, IQueryable<JobRow> found, CancellationToken ct)
    {
        if (IsCounted(query))
        {
            return await found.CountAsync(ct);
        }

        var counts = board.Counts(caller.Colony).ToView();
        return query.NoContact ? counts.NoContact
            : query.States.Count == 0 ? counts.Total
            : query.States.Distinct().Sum(counts.Of);
    }

    private async Task<IReadOnlyList<JobListItem>> ItemsAsync(ColonyId colony, IReadOnlyList<JobLine> rows, CancellationToken ct)
    {
        var names = await projects.NamesAsync(colony, [.. rows.Select(row => row.Project).OfType<ProjectId>().Distinct()], ct);
        var items = new List<JobListItem>(rows.Count);
        foreach (var row in rows)
        {
            items.Add(
                new JobListItem
                {
                    Id = row.Id,
                    Number = row.Number,
                    Name = row.Name,
                    State = row.State,
                    NoContactSince = Time(row.NoContactSince),
                    Reason = row.Reason,
                    ExitCode = row.ExitCode,
                    Why = await WhyAsync(row),
                    Project = row.Project,
                    ProjectName = row.Project is { } project ? names.GetValueOrDefault(project) : null,
                    ExecutorName = row.Executor is { } executor ? await executors.NameAsync(executor.Value) : null,
                    SubmittedBy = await people.NameAsync(row.SubmittedBy.Value),
                    SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.SubmittedAt),
                    StartedAt = Time(row.StartedAt),
                    ClosedAt = Time(row.ClosedAt),
                    WalltimeSeconds = row.WalltimeSeconds,
                }
            );
        }

        return items;
    }

    private async Task<string?> WhyAsync(JobLine row) =>
        row switch
        {
            { State: JobState.Waiting } => reasons.Of(row.Id),
            { State: JobState.Cancelled, StopRequestedBy: { } by } => $"By {await people.NameAsync(by.Value)}",
            _ => row.Message,
        };

    private async Task<IReadOnlyList<AttemptView>> AttemptsAsync(IReadOnlyList<AttemptRow> rows)
    {
        var views = new List<AttemptView>(rows.Count);
        foreach (var row in rows)
        {
            views.Add(
                new AttemptView
                {
                    Number = row.Number,
                    Executor = row.Executor,
                    ExecutorName = await executors.NameAsync(row.Executor.Value),
                    AssignedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.AssignedAt),
                    StartedAt = Time(row.StartedAt),
                    ClosedAt = Time(row.ClosedAt),
                    Reason = row.Reason,
                    ExitCode = row.ExitCode,
                    PlatformId = row.PlatformId,
                }
            );
        }

        return views;
    }

    private static DateTimeOffset? Time(long? unixMs) => unixMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static IReadOnlyDictionary<string, JsonElement> Values(string? json) =>
        json is null
            ? new Dictionary<string, JsonElement>()
            : JsonSerializer.Deserialize(json, ContractsJson.Default.IReadOnlyDictionaryStringJsonElement) ?? new Dictionary<string, JsonElement>();

    private sealed class JobLine
    {
        public JobId Id { get; init; }
        public long Number { get; init; }
        public required string Name { get; init; }
        public JobState State { get; init; }
        public long? NoContactSince { get; init; }
        public EndReason Reason { get; init; }
        public int? ExitCode { get; init; }
        public string? Message { get; init; }
        public UserId? StopRequestedBy { get; init; }
        public ProjectId? Project { get; init; }
        public ExecutorId? Executor { get; init; }
        public UserId SubmittedBy { get; init; }
        public long SubmittedAt { get; init; }
        public long? StartedAt { get; init; }
        public long? ClosedAt { get; init; }
        public int? WalltimeSeconds { get; init; }
    }
}
