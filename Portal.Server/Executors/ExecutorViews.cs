using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors.Sharing;
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
        var shares = await LoadedShares.ReadAsync(db, caller.Colony, ct);
        var views = new List<ExecutorView>();
        foreach (var row in rows.OrderBy(row => row.RetiredAt is not null).ThenBy(row => row.Name, StringComparer.Ordinal))
        {
            var view = await ViewAsync(row, shares.Of(row), held[row.Id].Select(job => job.Item).ToList());
            var sharing = row.System is null ? await SharingAsync(caller, shares.Of(row), row.RegisteredBy) : null;
            views.Add(view with { IsMine = row.RegisteredBy == caller.User, Sharing = sharing });
        }

        return views;
    }

    /// <summary>How an executor that is not retired is doing.</summary>
    public ExecutorHealth Health(LiveExecutor executor) =>
        executor.LastSeen == 0 ? ExecutorHealth.NeverSeen
        : Now - executor.LastSeen > options.LeaseMs ? ExecutorHealth.NoContact
        : ExecutorHealth.Good;

    /// <summary>How something is shared, as the caller sees it: who is named is its owner's to know.</summary>
    public async Task<SharingView> SharingAsync(Caller caller, Audience sharing, UserId owner)
    {
        var people = new List<SharedPerson>();
        foreach (var person in sharing.People.Where(_ => owner == caller.User && sharing.With == SharedWith.People))
        {
            people.Add(new SharedPerson(person, await names.NameAsync(person.Value)));
        }

        return new SharingView(sharing.With, [.. people.OrderBy(person => person.Name, StringComparer.Ordinal)], sharing.Takes(caller.User, owner));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<ExecutorView> ViewAsync(ExecutorRow row, Audience sharing, IReadOnlyList<JobListItem> held)
    {
        var live = roster.Find(row.Id);
        var profile = live?.Profile ?? BoardLoader.Profile(row, sharing);
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
