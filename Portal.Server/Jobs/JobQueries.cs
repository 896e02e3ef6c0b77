using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Server.Jobs;

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
    private const int MostHeld = 100;

    public async Task<Page<JobListItem>> ListAsync(Caller caller, JobQuery query, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await new JobWalk(db, board.Counts(caller.Colony).ToView(), caller.Colony, query).FindAsync(ct);
        return new Page<JobListItem>(await ItemsAsync(caller.Colony, found.Lines, ct), found.Total) { IsMore = found.IsMore, Older = found.Older };
    }

    /// <summary>The newest of what an executor of a colony holds.</summary>
    public async Task<IReadOnlyList<JobListItem>> HeldAsync(ColonyId colony, ExecutorId by, CancellationToken ct)
    {
        var ids = board.Held.Where(job => job.Executor == by).OrderByDescending(job => job.Number).Take(MostHeld).Select(job => job.Id).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<JobRow>()
            .AsNoTracking()
            .Where(job => ids.Contains(job.Id))
            .OrderByDescending(job => job.Number)
            .Select(JobLine.From)
            .ToListAsync(ct);
        return await ItemsAsync(colony, rows, ct);
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
        var line = JobLine.Of(row);
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

    private async Task<IReadOnlyList<JobListItem>> ItemsAsync(ColonyId colony, IReadOnlyList<JobLine> rows, CancellationToken ct)
    {
        var names = await projects.NamesAsync(colony, [.. rows.Select(row => row.Project).OfType<ProjectId>().Distinct()], ct);
        var waits = reasons.Now();
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
                    Why = await WhyAsync(row, waits),
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

    private async Task<Words?> WhyAsync(JobLine row, WaitReasons.Look waits)
    {
        if (row is { State: JobState.Cancelled, StopRequestedBy: { } by })
        {
            var name = await people.NameAsync(by.Value);
            return $"By {name}";
        }

        return row.State == JobState.Waiting ? waits.Of(row.Id) : row.Message;
    }

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
}
