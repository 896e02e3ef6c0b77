using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>Which system an executor works for.</summary>
public static class SystemOfExecutor
{
    /// <summary>Whether an executor of this name works for the system; the system's own name stands for all of them.</summary>
    public static bool Has(this SystemView system, string executor) => system.Name == executor || system.Executors.Any(one => one.Name == executor);
}
