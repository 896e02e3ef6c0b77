using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Systems;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>A system, for a line.</summary>
/// <param name="Id">The system.</param>
/// <param name="Name">Its name.</param>
/// <param name="Contact">How the portal stands with it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Owner">Who added it; null when the person did.</param>
/// <param name="Executors">Names of the programs that work for it.</param>
/// <param name="Jobs">How many jobs those hold.</param>
public sealed record HomeSystem(
    SystemId Id,
    string Name,
    SystemContact Contact,
    DateTimeOffset Since,
    string? Owner,
    IReadOnlyList<string> Executors,
    int Jobs
);

/// <summary>What an account of a system may still be charged.</summary>
/// <param name="System">The system's name.</param>
/// <param name="Account">The account, as a person reads it.</param>
/// <param name="Words">"3,412 of 10,000 used", core-hours.</param>
/// <param name="Percent">How much is used, 0 to 100; null unknown.</param>
/// <param name="FoundAt">When the system said so.</param>
public sealed record HomeAllocation(string System, string Account, string Words, int? Percent, DateTimeOffset FoundAt);

/// <summary>A place for files of a system.</summary>
/// <param name="System">The system's name.</param>
/// <param name="What">Which place.</param>
/// <param name="Words">"18.6 GB of 20.0 GB used".</param>
/// <param name="Percent">How full it is, 0 to 100; null unknown.</param>
/// <param name="FoundAt">When the system said so.</param>
public sealed record HomePlace(string System, string What, string Words, int? Percent, DateTimeOffset FoundAt);

/// <summary>What stands at the side of home: systems, what is left of allocations, and how full the places for files are.</summary>
public sealed record HomeSide
{
    private const int MostPlaces = 2;
    private const int Whole = 100;

    /// <summary>The colony's systems; the person's own first.</summary>
    public IReadOnlyList<HomeSystem> Systems { get; init; } = [];

    /// <summary>Accounts that say what they were charged, the fullest first.</summary>
    public IReadOnlyList<HomeAllocation> Allocations { get; init; } = [];

    /// <summary>The fullest places of each system.</summary>
    public IReadOnlyList<HomePlace> Places { get; init; } = [];

    /// <summary>Bytes that the colony keeps on the portal; null while they are being counted.</summary>
    public long? PortalBytes { get; init; }

    /// <summary>How many it may keep; null for no limit.</summary>
    public long? PortalLimit { get; init; }

    /// <summary>When the portal was asked.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What the colony's projects come to.</summary>
    public ProjectSizes Projects { get; init; } = new(0, 0, []);

    /// <summary>How full the colony's place on the portal is, 0 to 100; null without a limit, or unknown.</summary>
    public int? PortalPercent =>
        this is { PortalBytes: { } bytes, PortalLimit: > 0 and var limit } ? (int)Math.Clamp(100.0 * bytes / limit, 0, Whole) : null;

    /// <summary>Reads it. What may not be seen is left out.</summary>
    public static async Task<HomeSide> ReadAsync(
        ISystems systems,
        IColonies colonies,
        IProjects projects,
        Caller caller,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var known = (await systems.ListAsync(caller, ct)).Value ?? [];
        var colony = (await colonies.GetAsync(caller, ct)).Value;
        var sizes = (await projects.SizesAsync(caller, ct)).Value;
        return new HomeSide
        {
            Systems = [.. known.OrderByDescending(system => system.IsMine).Select(Line)],
            Allocations = [.. known.SelectMany(AllocationsOf).OrderByDescending(one => one.Percent ?? -1)],
            Places = [.. known.SelectMany(PlacesOf)],
            PortalBytes = colony?.BytesKept,
            PortalLimit = colony?.Limits.MostBytes,
            At = now,
            Projects = sizes ?? new(0, 0, []),
        };
    }

    private static HomeSystem Line(SystemView system) =>
        new(
            system.Id,
            system.Name,
            system.Status.Contact,
            system.Status.Since,
            system.IsMine ? null : system.Owner,
            [.. system.Executors.Select(executor => executor.Name)],
            system.Executors.Sum(executor => executor.JobCount)
        );

    private static IEnumerable<HomeAllocation> AllocationsOf(SystemView system) =>
        system.Findings is not { } found
            ? []
            : found
                .Accounts.Where(account => account.CoreHoursUsed is not null || account.CoreHoursLimit is not null)
                .Select(account => new HomeAllocation(
                    system.Name,
                    ServerText.Line(account.Name),
                    Words(account),
                    account is { CoreHoursUsed: { } used, CoreHoursLimit: > 0 and var limit } ? (int)Math.Clamp(100 * used / limit, 0, Whole) : null,
                    found.FoundAt
                ));

    private static string Words(AccountFinding account) =>
        account switch
        {
            { CoreHoursUsed: { } used, CoreHoursLimit: { } limit } => L("{0} of {1} used", Sizes.Count((long)used), Sizes.Count((long)limit)),
            { CoreHoursLimit: { } limit } => L("{0} granted, used: unknown", Sizes.Count((long)limit)),
            _ => L("{0} used, no limit known", Sizes.Count((long)(account.CoreHoursUsed ?? 0))),
        };

    // The person's own before what is everybody's: that somebody's file system is full is seldom theirs to mend.
    private static IEnumerable<HomePlace> PlacesOf(SystemView system) =>
        system.Findings is not { } found
            ? []
            : found
                .Storage.Where(place => place.UsedBytes is not null || place.LimitBytes is not null)
                .OrderByDescending(place => place.IsQuota)
                .ThenByDescending(place => FindingWords.Percent(place) ?? -1)
                .Take(MostPlaces)
                .Select(place => new HomePlace(
                    system.Name,
                    ServerText.Line(place.What),
                    FindingWords.Room(place),
                    FindingWords.Percent(place),
                    found.FoundAt
                ));
}
