using Pollinator.Contracts;

namespace Pollinator.Local;

/// <summary>What is free: all there is, less what the jobs held asked for.</summary>
internal static class Capacity
{
    public static FreeCapacity Free(Capabilities has, IReadOnlyCollection<JobSpec> held) =>
        new(
            Math.Max(0, has.Slots - held.Count),
            Math.Max(0, has.CpuMillicores - held.Sum(spec => spec.Conditions.CpuMillicores)),
            Math.Max(0, has.MemoryBytes - held.Sum(spec => spec.Conditions.MemoryBytes)),
            Math.Max(0, has.Gpus.Sum(gpu => gpu.Count) - held.Sum(spec => spec.Conditions.Gpu?.Count ?? 0))
        );
}
