using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Systems;

namespace Pollinator.Portal.Server.Executors.Sharing;

/// <summary>All shares, read at once for the start of the portal and for pages.</summary>
internal sealed class LoadedShares
{
    private readonly ILookup<Guid, UserId> _people;
    private readonly Dictionary<SystemId, SharedWith> _systems;

    private LoadedShares(ILookup<Guid, UserId> people, Dictionary<SystemId, SharedWith> systems) => (_people, _systems) = (people, systems);

    /// <summary>Of one colony, or of all.</summary>
    public static async Task<LoadedShares> ReadAsync(AppDb db, ColonyId? colony, CancellationToken ct)
    {
        var (allShares, allSystems) = (db.Set<ShareRow>().AsNoTracking(), db.Set<SystemRow>().AsNoTracking());
        if (colony is { } one)
        {
            (allShares, allSystems) = (allShares.Where(row => row.Colony == one), allSystems.Where(row => row.Colony == one));
        }

        var shares = await allShares.ToListAsync(ct);
        var systems = await allSystems.Select(row => new { row.Id, row.SharedWith }).ToDictionaryAsync(row => row.Id, row => row.SharedWith, ct);
        return new LoadedShares(shares.ToLookup(row => new Guid(row.Subject, bigEndian: true), row => row.Person), systems);
    }

    public Audience Of(ExecutorRow row) => row.System is { } system ? Of(system) : new Audience(row.SharedWith, People(row.Id.Value));

    public Audience Of(SystemId system) => new(_systems.GetValueOrDefault(system, SharedWith.Nobody), People(system.Value));

    private HashSet<UserId> People(Guid subject) => [.. _people[subject]];
}
