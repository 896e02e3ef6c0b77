using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Projects and snapshots as they are shown.</summary>
internal sealed class ProjectViews(IDbContextFactory<AppDb> databases, IPeopleNames people)
{
    public async Task<List<ProjectView>> ListAsync(ColonyId colony, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await Select(db, db.Set<ProjectRow>().Where(row => row.Colony == colony)).ToListAsync(ct);
        var views = new List<ProjectView>(found.Count);
        foreach (var project in found)
        {
            views.Add(await OfAsync(project));
        }

        return views;
    }

    public async Task<ProjectView?> FindAsync(ColonyId colony, ProjectId id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await Select(db, db.Set<ProjectRow>().Where(row => row.Id == id && row.Colony == colony)).SingleOrDefaultAsync(ct);
        return found is null ? null : await OfAsync(found);
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

    private async Task<ProjectView> OfAsync(ProjectSummary summary) =>
        new(
            summary.Project.Id,
            summary.Project.Name,
            DateTimeOffset.FromUnixTimeMilliseconds(summary.Project.CreatedAt),
            await people.NameAsync(summary.Project.CreatedBy.Value),
            summary.Newest is null ? null : await OfAsync(summary.Newest),
            summary.Snapshots,
            summary.Jobs
        );

    private static IQueryable<ProjectSummary> Select(AppDb db, IQueryable<ProjectRow> projects) =>
        projects
            .AsNoTracking()
            .OrderByDescending(project => project.CreatedAt)
            .ThenByDescending(project => project.Id)
            .Select(project => new ProjectSummary
            {
                Project = project,
                Newest = db.Set<SnapshotRow>()
                    .Where(row => row.Project == project.Id)
                    .OrderByDescending(row => row.GivenAt)
                    .ThenByDescending(row => row.Id)
                    .FirstOrDefault(),
                Snapshots = db.Set<SnapshotRow>().Count(row => row.Project == project.Id),
                Jobs = db.Set<JobRow>().Count(job => job.Colony == project.Colony && job.Project == project.Id),
            });

    private sealed class ProjectSummary
    {
        public required ProjectRow Project { get; init; }
        public SnapshotRow? Newest { get; init; }
        public int Snapshots { get; init; }
        public int Jobs { get; init; }
    }
}
