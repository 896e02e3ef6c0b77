using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Home;

/// <summary>How systems and executors are, in a line each. Programs that work for a system are told with it.</summary>
public sealed partial class SystemsHealth
{
    private const int Most = 8;

    /// <summary>The colony's executors.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ExecutorView> Executors { get; set; } = [];

    /// <summary>The colony's systems.</summary>
    [Parameter]
    public IReadOnlyList<HomeSystem> Systems { get; set; } = [];

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    private List<ExecutorView> Alone =>
        [
            .. Executors.Where(executor =>
                executor.Health != ExecutorHealth.Retired
                && executor.Capabilities is not { Functions.Count: 0 }
                && !Systems.Any(system => system.Executors.Contains(executor.Name, StringComparer.Ordinal))
            ),
        ];

    private string Doing(HomeSystem system)
    {
        var jobs = Executors.Where(executor => system.Executors.Contains(executor.Name, StringComparer.Ordinal)).Sum(executor => executor.Jobs.Count);
        var since = Zone.Short(system.Since, Now);
        return system.Contact switch
        {
            SystemContact.Connected => $"{Count(jobs)}. Since {since}",
            SystemContact.NotHeard => $"Since {since}. {Going(jobs, "probably ")}",
            SystemContact.NeedsSignIn => $"Since {since}. {Going(jobs)}; new ones wait",
            _ => Count(jobs),
        };
    }

    private string Doing(ExecutorView executor) =>
        executor switch
        {
            { Health: ExecutorHealth.NoContact, LastSeenAt: { } seen } => $"Since {Zone.Short(seen, Now)}. {Going(executor.Jobs.Count, "probably ")}",
            { Health: ExecutorHealth.NeverSeen } => "Registered, not started yet",
            { Capabilities: { } has, Free: { } free } =>
                $"{Count(executor.Jobs.Count)}. {Math.Max(0, free.Slots)} of {Sizes.Count(has.Slots, "place", "places")} free",
            _ => Count(executor.Jobs.Count),
        };

    private static string Count(int jobs) => jobs == 0 ? "No job" : Sizes.Count(jobs, "job", "jobs");

    private static string Going(int jobs, string perhaps = "") =>
        jobs switch
        {
            0 => "No job there",
            1 => $"Its 1 job {perhaps}goes on",
            _ => $"Its {Sizes.Count(jobs)} jobs {perhaps}go on",
        };
}
