using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Server.Secrets;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>What of other rooms a job was found to need.</summary>
/// <param name="Snapshot">The state of its project's folder that it pins.</param>
/// <param name="Limits">What its colony may use at most.</param>
internal sealed record FoundNeeds(ContentHash? Snapshot, ColonyLimits Limits);

/// <summary>Finds what a job needs of other rooms before it is accepted: the project's folder, the secrets it names, its colony's limits.</summary>
internal sealed class JobNeeds(IProjectStates projects, ISecretsThere secrets, KeptLimits limits)
{
    public async Task<Outcome<FoundNeeds>> FindAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        var snapshot = await SnapshotAsync(caller, request, ct);
        if (!snapshot.IsOk)
        {
            return snapshot.Refusal;
        }

        return await secrets.RefuseAsync(caller.Colony, request.Project, request.Spec.Secrets, ct) is { } missing
            ? missing
            : new FoundNeeds(snapshot.Value.Snapshot, await limits.OfAsync(caller.Colony, ct));
    }

    private async Task<Outcome<PinnedSnapshot>> SnapshotAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        if (request.Project is null)
        {
            return request.Snapshot is null
                ? new PinnedSnapshot(null)
                : new Refusal(RefusalKind.Invalid, "snapshot-without-project", "A snapshot belongs to a project: name the project too.");
        }

        return await projects.PinAsync(caller, request.Project.Value, request.Snapshot, ct);
    }
}
