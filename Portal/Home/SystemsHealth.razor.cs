using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>How systems and executors are, in a line each. Programs that work for a system are told with it.</summary>
public sealed partial class SystemsHealth
{
    private const int Most = 8;

    /// <summary>The first of the colony's executors.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<HomeExecutor> Executors { get; set; } = [];

    /// <summary>The colony's systems.</summary>
    [Parameter]
    public IReadOnlyList<HomeSystem> Systems { get; set; } = [];

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    private List<HomeExecutor> Alone =>
        [.. Executors.Where(executor => !Systems.Any(system => system.Executors.Contains(executor.Name, StringComparer.Ordinal)))];

    private string Doing(HomeSystem system)
    {
        var jobs = system.Jobs;
        var since = Zone.Short(system.Since, Now);
        return system.Contact switch
        {
            SystemContact.Connected => L("{0}. Since {1}", Count(jobs), since),
            SystemContact.NotHeard => L("Since {0}. {1}", since, PerhapsGoing(jobs)),
            SystemContact.NeedsSignIn => L("Since {0}. {1}; new ones wait", since, Going(jobs)),
            _ => Count(jobs),
        };
    }

    private string Doing(HomeExecutor executor) =>
        executor switch
        {
            { Health: ExecutorHealth.NoContact, LastSeenAt: { } seen } => L("Since {0}. {1}", Zone.Short(seen, Now), PerhapsGoing(executor.Jobs)),
            { Health: ExecutorHealth.NeverSeen } => L("Registered, not started yet"),
            { Slots: { } slots, FreeSlots: { } free } => L(
                "{0}. {1} of {2} free",
                Count(executor.Jobs),
                Math.Max(0, free),
                Sizes.Count(slots, "place", "places")
            ),
            _ => Count(executor.Jobs),
        };

    private static string Count(int jobs) => jobs == 0 ? L("No job") : Sizes.Count(jobs, "job", "jobs");

    private static string Going(int jobs) =>
        jobs switch
        {
            0 => L("No job there"),
            1 => L("Its 1 job goes on"),
            _ => L("Its {0} jobs go on", Sizes.Count(jobs)),
        };

    private static string PerhapsGoing(int jobs) =>
        jobs switch
        {
            0 => L("No job there"),
            1 => L("Its 1 job probably goes on"),
            _ => L("Its {0} jobs probably go on", Sizes.Count(jobs)),
        };
}
