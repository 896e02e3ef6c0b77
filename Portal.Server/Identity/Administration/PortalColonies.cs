using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Server.Identity.Administration;

/// <summary>All colonies of the portal. Asks no caller: the service has decided who may.</summary>
internal sealed class PortalColonies(IDbContextFactory<AppDb> databases, KeptLimits limits, PeopleAudit audit, Board board, IBlobStore blobs)
{
    private const int HighestLimit = 1_000_000;
    private const long MostBytes = 1L << 60;

    public async Task<Page<ColonySummary>> ListAsync(string? text, int skip, int take, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = db.Set<Colony>().AsNoTracking();
        if (SearchText.Pattern(text) is { } pattern)
        {
            found = found.Where(colony => EF.Functions.Like(colony.Name, pattern, SearchText.Escape));
        }

        var total = await found.CountAsync(ct);
        var rows = await found
            .OrderBy(colony => colony.Name)
            .ThenBy(colony => colony.Id)
            .Skip(skip)
            .Take(take)
            .Select(colony => new { colony, Members = db.Set<Membership>().Count(row => row.Colony == colony.Id) })
            .ToListAsync(ct);
        return new Page<ColonySummary>(
            rows.ConvertAll(row => new ColonySummary(
                row.colony.Id,
                row.colony.Name,
                DateTimeOffset.FromUnixTimeMilliseconds(row.colony.CreatedAt),
                row.Members,
                new ColonyLimits(row.colony.MostJobs, row.colony.MostBytes),
                board.Counts(row.colony.Id).NotEnded,
                blobs.Counted(row.colony.Id)
            )),
            total
        );
    }

    public async Task<Outcome<Done>> SetLimitsAsync(UserId by, ColonyId colony, ColonyLimits most, CancellationToken ct)
    {
        if (most.MostJobs is < 1 or > HighestLimit)
        {
            return new Refusal(RefusalKind.Invalid, "bad-limit", $"A limit on jobs is 1 to {HighestLimit}, or none.");
        }

        if (most.MostBytes is < 1 or > MostBytes)
        {
            return new Refusal(RefusalKind.Invalid, "bad-limit", "A limit on storage is 1 byte to 1 EiB, or none.");
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var changed = await db.Set<Colony>()
            .Where(row => row.Id == colony)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.MostJobs, most.MostJobs).SetProperty(row => row.MostBytes, most.MostBytes), ct);
        if (changed == 0)
        {
            return Refusal.NotFound("colony");
        }

        limits.Put(colony, most);
        await audit.OfColonyAsync(
            LedgerKind.LimitsChanged,
            colony,
            by,
            LedgerChain.Details(("mostJobs", most.MostJobs), ("mostBytes", most.MostBytes)),
            ct
        );
        return default(Done);
    }
}
