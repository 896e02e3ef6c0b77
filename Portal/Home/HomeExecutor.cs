using Pollinator.Contracts;

namespace Pollinator.Portal.Home;

/// <summary>An executor, for a line.</summary>
/// <param name="Id">The executor.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Health">How it is.</param>
/// <param name="LastSeenAt">When it was last heard.</param>
/// <param name="Jobs">How many jobs it holds.</param>
/// <param name="Slots">How many it can run at once; null unknown.</param>
/// <param name="FreeSlots">How many more it could take; null unknown.</param>
public sealed record HomeExecutor(
    ExecutorId Id,
    string Name,
    string Kind,
    ExecutorHealth Health,
    DateTimeOffset? LastSeenAt,
    int Jobs,
    int? Slots,
    int? FreeSlots
)
{
    /// <summary>The line of an executor; null of one that runs nothing: it is retired, or serves a system in other ways.</summary>
    public static HomeExecutor? Of(ExecutorView executor) =>
        executor.Health == ExecutorHealth.Retired || executor.Capabilities is { Functions.Count: 0 }
            ? null
            : new(
                executor.Id,
                executor.Name,
                executor.Kind,
                executor.Health,
                executor.LastSeenAt,
                executor.JobCount,
                executor.Capabilities?.Slots,
                executor.Free?.Slots
            );
}
