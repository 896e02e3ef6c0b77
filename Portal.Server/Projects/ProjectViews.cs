using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Projects and snapshots as they are shown.</summary>
internal sealed class ProjectViews(IDbContextFactory<AppDb> databases, IPeopleNames people)
{
    // One project may have many states of a size.
    private const int LargestStates = 50;
    private const int LargestProjects = 2;
    private const int StatesAtOnce = 500;

    public async Task<List<ProjectView>> ListAsync(ColonyId colony, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await OfAsync(db, Newest(db.Set<ProjectRow>().Where(row => row.Colony == colony)), ct);
    }

    public async Task<Page<ProjectView>> FindAsync(ColonyId colony, ProjectQuery query, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = db.Set<ProjectRow>().Where(row => row.Colony == colony);
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var key = ProjectNames.KeyOf(query.Text.Trim());
            rows = rows.Where(row => row.NameKey.Contains(key));
        }

        if (query.Person is { } person)
        {
            rows = rows.Where(row => row.CreatedBy == person);
        }

        var total = await rows.Take(Pages.MostCounted + 1).CountAsync(ct);
        var found = await OfAsync(db, Newest(rows).Skip(query.Skip).Take(query.Take), ct);
        return new(found, Math.Min(total, Pages.MostCounted)) { IsMore = total > Pages.MostCounted };
    }

    public async Task<ProjectSizes> SizesAsync(ColonyId colony, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var states = db.Set<SnapshotRow>().AsNoTracking().Where(row => row.Colony == colony && row.Project != null);
        var largest = await states
            .OrderByDescending(row => row.Bytes)
            .Take(LargestStates)
            .Select(row => new { Project = row.Project!.Value, row.Bytes })
            .ToListAsync(ct);
        var named = largest.DistinctBy(state => state.Project).Take(LargestProjects).ToList();
        var ids = named.ConvertAll(state => state.Project);
        var names = await db.Set<ProjectRow>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, ct);
        return new(
            await db.Set<ProjectRow>().CountAsync(row => row.Colony == colony, ct),
            await states.CountAsync(ct),
            [.. named.Where(state => names.ContainsKey(state.Project)).Select(state => new LargeProject(names[state.Project], state.Bytes))]
        );
    }

    public async Task<ProjectView?> FindAsync(ColonyId colony, ProjectId id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await OfAsync(db, db.Set<ProjectRow>().Where(row => row.Id == id && row.Colony == colony), ct)).SingleOrDefault();
    }

    public async Task<Page<SnapshotView>> SnapshotsAsync(ColonyId colony, ProjectId project, int skip, int take, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = db.Set<SnapshotRow>().AsNoTracking().Where(row => row.Project == project && row.Colony == colony);
        var rows = await all.OrderByDescending(row => row.GivenAt).ThenByDescending(row => row.Id).Skip(skip).Take(take).ToListAsync(ct);
        var views = new List<SnapshotView>(rows.Count);
        foreach (var row in rows)
        {
            views.Add(await OfAsync(row));
        }

        return new(views, await all.CountAsync(ct));
    }

    public async Task<SnapshotView> OfAsync(SnapshotRow row) =>
        new(
            row.Hash,
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            row.ExecutorName ?? (row.CreatedBy is { } user ? await people.NameAsync(user.Value) : ""),
            row.Files,
            row.Bytes,
            row.Origin
        );

    private async Task<List<ProjectView>> OfAsync(AppDb db, IQueryable<ProjectRow> projects, CancellationToken ct)
    {
        var found = await Select(db, projects).ToListAsync(ct);
        var newest = new Dictionary<long, SnapshotRow>();
        foreach (var ids in found.Select(project => project.NewestId).OfType<long>().Chunk(StatesAtOnce))
        {
            var rows = db.Set<SnapshotRow>().AsNoTracking().Where(row => ids.Contains(row.Id));
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
            {
                newest.Add(row.Id, row);
            }
        }

        var views = new List<ProjectView>(found.Count);
        foreach (var project in found)
        {
            views.Add(await OfAsync(project, project.NewestId is { } id ? newest.GetValueOrDefault(id) : null));
        }

        return views;
    }

    private async Task<ProjectView> OfAsync(ProjectSummary summary, SnapshotRow? newest) =>
        new(
            summary.Project.Id,
            summary.Project.Name,
            DateTimeOffset.FromUnixTimeMilliseconds(summary.Project.CreatedAt),
            await people.NameAsync(summary.Project.CreatedBy.Value),
            newest is null ? null : await OfAsync(newest),
            summary.Snapshots,
            summary.Jobs
        );

    private static IQueryable<ProjectRow> Newest(IQueryable<ProjectRow> projects) =>
        projects.OrderByDescending(project => project.CreatedAt).ThenByDescending(project => project.Id);

    // The newest state by its id: as a whole row EF would number all states of all projects for it.
    private static IQueryable<ProjectSummary> Select(AppDb db, IQueryable<ProjectRow> projects) =>
        projects
            .AsNoTracking()
            .Select(project => new ProjectSummary
            {
                Project = project,
                NewestId = db.Set<SnapshotRow>()
                    .Where(row => row.Project == project.Id)
                    .OrderByDescending(row => row.GivenAt)
                    .ThenByDescending(row => row.Id)
                    .Select(row => (long?)row.Id)
                    .FirstOrDefault(),
                Snapshots = db.Set<SnapshotRow>().Count(row => row.Project == project.Id),
                Jobs = db.Set<JobRow>().Where(job => job.Colony == project.Colony && job.Project == project.Id).Take(Pages.MostCounted + 1).Count(),
            });

    private sealed class ProjectSummary
    {
        public required ProjectRow Project { get; init; }
        public long? NewestId { get; init; }
        public int Snapshots { get; init; }
        public int Jobs { get; init; }
    }
}
