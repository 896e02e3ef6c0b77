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
    Board board,
    JobQueries jobs,
    IPeopleNames names,
    BrokerOptions options,
    TimeProvider time
)
{
    /// <summary>All of a colony.</summary>
    public async Task<IReadOnlyList<ExecutorView>> ListAsync(Caller caller, CancellationToken ct) =>
        (await FindAsync(caller, new ExecutorQuery { Take = int.MaxValue }, ct)).Items;

    /// <summary>A page of a colony's. Those that serve are in memory; retired ones are read, where the page comes to them.</summary>
    public async Task<Page<ExecutorView>> FindAsync(Caller caller, ExecutorQuery query, CancellationToken ct)
    {
        var text = query.Text?.Trim() ?? "";
        var serving = roster
            .Of(caller.Colony)
            .Where(executor => executor.Profile.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Where(executor => query.Health is null || Health(executor) == query.Health)
            .OrderBy(executor => executor.Profile.Name, StringComparer.Ordinal)
            .ToList();
        var shown = serving.Skip(query.Skip).Take(query.Take).ToList();
        var views = new List<ExecutorView>(await OfAsync(caller, shown));
        if (query.Health is not (null or ExecutorHealth.Retired))
        {
            return new(views, serving.Count);
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var retired = db.Set<ExecutorRow>().AsNoTracking().Where(row => row.Colony == caller.Colony && row.RetiredAt != null);
        var key = text.ToLowerInvariant();
        // Names are of a-z, 0-9 and '-', so that there is one case only.
        retired = key.Length == 0 ? retired : retired.Where(row => row.Name.Contains(key));
        var count = await retired.CountAsync(ct);
        if (views.Count == query.Take)
        {
            return new(views, serving.Count + count);
        }

        var rows = await retired
            .OrderBy(row => row.Name)
            .ThenBy(row => row.Id)
            .Skip(Math.Max(0, query.Skip - serving.Count))
            .Take(query.Take - views.Count)
            .ToListAsync(ct);
        views.AddRange(await OfRetiredAsync(caller, db, rows, ct));
        return new(views, serving.Count + count);
    }

    /// <summary>One of a colony's, with the newest of its jobs; null when it is not there.</summary>
    public async Task<ExecutorView?> FindAsync(Caller caller, ExecutorId id, CancellationToken ct)
    {
        if (roster.Find(id) is { } live)
        {
            return live.Profile.Colony == caller.Colony
                ? (await OfAsync(caller, [live]))[0] with
                {
                    Jobs = await jobs.HeldAsync(caller.Colony, id, ct),
                }
                : null;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<ExecutorRow>().AsNoTracking().Where(row => row.Id == id && row.Colony == caller.Colony).ToListAsync(ct);
        return await OfRetiredAsync(caller, db, rows, ct) is [var retired, ..]
            ? retired with
            {
                Jobs = await jobs.HeldAsync(caller.Colony, id, ct),
            }
            : null;
    }

    /// <summary>How many of a colony's are how.</summary>
    public ExecutorCounts Counts(ColonyId colony)
    {
        var counts = roster.Of(colony).CountBy(Health).ToDictionary();
        return new(
            counts.GetValueOrDefault(ExecutorHealth.Good),
            counts.GetValueOrDefault(ExecutorHealth.NoContact),
            counts.GetValueOrDefault(ExecutorHealth.NeverSeen)
        );
    }

    /// <summary>These, which serve the caller's colony.</summary>
    public async Task<IReadOnlyList<ExecutorView>> OfAsync(Caller caller, IReadOnlyList<LiveExecutor> executors)
    {
        var held = board.HeldBy(executors.Select(executor => executor.Profile.Id).ToHashSet());
        var views = new List<ExecutorView>(executors.Count);
        foreach (var executor in executors)
        {
            var view = await ViewAsync(caller, executor.Profile, executor.LastSeen > 0 ? executor.LastSeen : null);
            var (count, begun) = held.GetValueOrDefault(executor.Profile.Id);
            views.Add(view with { Health = Health(executor), Free = executor.Free, JobCount = count, BegunCount = begun });
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

    private async Task<IReadOnlyList<ExecutorView>> OfRetiredAsync(Caller caller, AppDb db, List<ExecutorRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var shares = await LoadedShares.ReadAsync(db, caller.Colony, ct);
        // What had begun there is still its own, until a person says how it ended.
        var held = board.HeldBy(rows.Select(row => row.Id).ToHashSet());
        var views = new List<ExecutorView>(rows.Count);
        foreach (var row in rows)
        {
            var (count, begun) = held.GetValueOrDefault(row.Id);
            var view = await ViewAsync(caller, BoardLoader.Profile(row, shares.Of(row)), row.LastSeenAt);
            views.Add(view with { JobCount = count, BegunCount = begun });
        }

        return views;
    }

    // As one that is retired.
    private async Task<ExecutorView> ViewAsync(Caller caller, ExecutorProfile profile, long? seen) =>
        new()
        {
            Id = profile.Id,
            Name = profile.Name,
            Kind = profile.Kind,
            Health = ExecutorHealth.Retired,
            LastSeenAt = seen is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
            RegisteredAt = DateTimeOffset.FromUnixTimeMilliseconds(profile.RegisteredAt),
            RegisteredBy = await names.NameAsync(profile.RegisteredBy.Value),
            Incarnation = profile.Incarnation,
            StartedAt = profile.StartedAt is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : null,
            ProgramVersion = profile.ProgramVersion,
            Capabilities = profile.Capabilities,
            KeyFingerprint = LedgerHash.KeyId(profile.PublicKey),
            IsBuiltIn = profile.IsBuiltIn,
            IsMine = profile.RegisteredBy == caller.User,
            Sharing = profile.System is null ? await SharingAsync(caller, profile.Audience, profile.RegisteredBy) : null,
        };
}
