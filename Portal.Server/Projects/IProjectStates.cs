using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>The folder state a job runs with; null for a project that has none yet.</summary>
internal sealed record PinnedSnapshot(ContentHash? Snapshot);

/// <summary>What the jobs room asks of projects.</summary>
internal interface IProjectStates
{
    /// <summary>The named snapshot of the caller's project, or its newest; not-found when project or snapshot are not the caller's.</summary>
    Task<Outcome<PinnedSnapshot>> PinAsync(Caller caller, ProjectId project, ContentHash? snapshot, CancellationToken ct);

    /// <summary>Names of projects of a colony, for lists.</summary>
    Task<IReadOnlyDictionary<ProjectId, string>> NamesAsync(ColonyId colony, IReadOnlyCollection<ProjectId> projects, CancellationToken ct);
}
