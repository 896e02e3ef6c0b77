using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Home;

/// <summary>How the executors are, in a line each.</summary>
public sealed partial class ExecutorsHealth
{
    /// <summary>The colony's executors.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ExecutorView> Executors { get; set; } = [];

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    private List<ExecutorView> Shown =>
        [.. Executors.Where(executor => executor.Health != ExecutorHealth.Retired && executor.Capabilities is not { Functions.Count: 0 }).Take(8)];

    private string Doing(ExecutorView executor)
    {
        var jobs = executor.Jobs.Count == 0 ? "No job" : Sizes.Count(executor.Jobs.Count, "job", "jobs");
        return executor switch
        {
            { Health: ExecutorHealth.NoContact, LastSeenAt: { } seen } =>
                $"Since {Zone.Short(seen, Now)}. {(executor.Jobs.Count == 0 ? "No job there" : $"Its {jobs} probably {(executor.Jobs.Count == 1 ? "goes" : "go")} on")}",
            { Health: ExecutorHealth.NeverSeen } => "Registered, not started yet",
            { Capabilities: { } has, Free: { } free } => $"{jobs}. {Math.Max(0, free.Slots)} of {Sizes.Count(has.Slots, "place", "places")} free",
            _ => jobs,
        };
    }
}
