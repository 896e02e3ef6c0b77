using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Colonies;

namespace Pollinator.Portal.Server.Operations;

/// <summary>How the portal does, for page and API: its administrators' alone, and never a token's.</summary>
internal sealed class OperationsService(
    MachineReading machine,
    DatabaseReading database,
    CommitTimes commits,
    QueueReading queues,
    WorkList work,
    RecentLog log,
    TimeProvider time
) : IOperations
{
    public async Task<Outcome<OperationsView>> ReadAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Portal))
        {
            return ColonyRules.OnlyAdministrators;
        }

        var asked = await database.ReadAsync(ct);
        var view = new OperationsView
        {
            At = time.GetUtcNow(),
            Looks = [],
            Versions = MachineReading.Versions(log.Since),
            Database = asked,
            Backup = machine.Backup(),
            Commits = commits.Read(),
            Folders = machine.Folders(),
            Queues = queues.Read(),
            Work = work.Read(),
            Troubles = log.Read(),
        };
        return view with { Looks = OperationsLooks.Of(view) };
    }
}
