using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Executors;

/// <summary>What pages show of executors.</summary>
internal sealed class ExecutorViews(
    IDbContextFactory<AppDb> databases,
    Roster roster,
    JobQueries jobs,
    IPeopleNames names,
    BrokerOptions options,
    TimeProvider time
)
{
    public async Task<Outcome<IReadOnlyList<ExecutorView>>> ListAsync(Caller caller, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<ExecutorRow>().AsNoTracking().Where(row => row.Colony == caller.Colony).ToListAsync(ct);
        var held = (await jobs.HeldAsync(caller.Colony, ct)).ToLookup(job => job.Executor);
        var views = new List<ExecutorView>();
        foreach (var row in rows.OrderBy(row => row.RetiredAt is not null).ThenBy(row => row.Name, StringComparer.Ordinal))
        {
            views.Add(await ViewAsync(row, held[row.Id].Select(job => job.Item).ToList()));
        }

        return views;
    }

    /// <summary>How an executor that is not retired is doing.</summary>
    public ExecutorHealth Health(LiveExecutor executor) =>
        executor.LastSeen == 0 ? ExecutorHealth.NeverSeen
        : Now - executor.LastSeen > options.LeaseMs ? ExecutorHealth.NoContact
        : ExecutorHealth.Good;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<ExecutorView> ViewAsync(ExecutorRow row, IReadOnlyList<JobListItem> held)
    {
        var live = roster.Find(row.Id);
        var profile = live?.Profile ?? BoardLoader.Profile(row);
        var seen = live?.LastSeen is > 0 ? live.LastSeen : row.LastSeenAt;
        return new ExecutorView
        {
            Id = row.Id,
            Name = row.Name,
            Kind = row.Kind,
            Health = live is null ? ExecutorHealth.Retired : Health(live),
            LastSeenAt = seen is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
            RegisteredAt = DateTimeOffset.FromUnixTimeMilliseconds(row.RegisteredAt),
            RegisteredBy = await names.NameAsync(row.RegisteredBy.Value),
            Incarnation = profile.Incarnation,
            StartedAt = profile.StartedAt is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : null,
            ProgramVersion = profile.ProgramVersion,
            Capabilities = profile.Capabilities,
            Free = live?.Free,
            Jobs = held,
            KeyFingerprint = LedgerHash.KeyId(row.PublicKey),
            IsBuiltIn = row.IsBuiltIn,
        };
    }
}
