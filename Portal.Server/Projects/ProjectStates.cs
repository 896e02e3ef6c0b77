using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Answers the jobs room about projects and their snapshots.</summary>
internal sealed class ProjectStates(IDbContextFactory<AppDb> databases) : IProjectStates
{
    public async Task<Outcome<PinnedSnapshot>> PinAsync(Caller caller, ProjectId project, ContentHash? snapshot, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.Set<ProjectRow>().AnyAsync(row => row.Id == project && row.Colony == caller.Colony, ct))
        {
            return Refusal.NotFound("project");
        }

        var states = db.Set<SnapshotRow>().Where(row => row.Project == project && row.Colony == caller.Colony);
        if (snapshot is not { } asked)
        {
            var newest = await states
                .OrderByDescending(row => row.GivenAt)
                .ThenByDescending(row => row.Id)
                .Select(row => (ContentHash?)row.Hash)
                .FirstOrDefaultAsync(ct);
            return new PinnedSnapshot(newest);
        }

        return await states.AnyAsync(row => row.Hash == asked, ct) ? new PinnedSnapshot(asked) : Refusal.NotFound("snapshot");
    }

    public async Task<IReadOnlyDictionary<ProjectId, string>> NamesAsync(
        ColonyId colony,
        IReadOnlyCollection<ProjectId> projects,
        CancellationToken ct
    )
    {
        if (projects.Count == 0)
        {
            return new Dictionary<ProjectId, string>();
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<ProjectRow>()
            .Where(row => row.Colony == colony && projects.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Name, ct);
    }
}
