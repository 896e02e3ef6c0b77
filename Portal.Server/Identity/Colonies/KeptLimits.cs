using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>What colonies may use at most, in memory: every submitted job asks.</summary>
internal sealed class KeptLimits(IDbContextFactory<AppDb> databases)
{
    private readonly ConcurrentDictionary<ColonyId, ColonyLimits> limits = new();

    public ValueTask<ColonyLimits> OfAsync(ColonyId colony, CancellationToken ct) =>
        limits.TryGetValue(colony, out var kept) ? new(kept) : new(ReadAsync(colony, ct));

    /// <summary>Puts new limits in place of the present ones. Called after the database says so.</summary>
    public void Put(ColonyId colony, ColonyLimits most) => limits[colony] = most;

    private async Task<ColonyLimits> ReadAsync(ColonyId colony, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var most = await db.Set<Colony>()
            .Where(row => row.Id == colony)
            .Select(row => new ColonyLimits(row.MostJobs, row.MostBytes))
            .FirstOrDefaultAsync(ct);
        // Where they were changed meanwhile, the change stands.
        return limits.GetOrAdd(colony, most ?? new ColonyLimits());
    }
}
