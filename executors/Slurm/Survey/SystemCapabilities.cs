using Pollinator.Contracts;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;

namespace Pollinator.Slurm.Survey;

/// <summary>
/// A system as the broker sees it: the most of each that any partition has. Whether one partition has all that a job asks for is decided when
/// it is placed.
/// </summary>
internal static class SystemCapabilities
{
    private const int MostSlots = 100_000;

    public static Capabilities Of(SystemFacts facts, Policy policy)
    {
        var findings = policy.Narrow(facts.Findings);
        var open = findings.Partitions.Where(one => one.State is "UP").DefaultIfEmpty(new() { Name = "", State = "" }).ToList();
        return new()
        {
            Functions = policy.Allows(facts.User) ? ["run"] : [],
            Nodes = open.Max(one => Math.Min(one.Nodes, one.MaxNodesPerJob ?? int.MaxValue)),
            CpuMillicores = open.Max(one => one.CpusPerNode) * 1000L,
            MemoryBytes = open.Max(one => one.MemoryBytesPerNode),
            StorageBytes = Free(findings),
            Gpus =
            [
                .. open.SelectMany(one => one.Gpus)
                    .GroupBy(gpu => gpu.Name, StringComparer.Ordinal)
                    .Select(gpu => new GpuModel(gpu.Key, gpu.Max(one => one.Count), 0)),
            ],
            ContainerRuntimes = facts.Runtime is { } runtime ? [runtime.Word] : [],
            MaxWalltimeSeconds = open.Any(one => one.MaxWalltimeSeconds is null)
                ? null
                : (int)Math.Min(int.MaxValue, open.Max(one => one.MaxWalltimeSeconds ?? 0)),
            HandsOutSecrets = true,
            Slots = policy.MostJobs ?? MostSlots,
            HostName = findings.ClusterName ?? findings.HostName,
            OperatingSystem = findings.SlurmVersion is { } version ? $"Slurm {version} on {findings.OperatingSystem}" : findings.OperatingSystem,
        };
    }

    // Where jobs' folders are: the home, by quota where there is one.
    private static long Free(SystemFindings findings) =>
        findings
            .Storage.Where(one => one.What is "home" or "quota")
            .Select(one => one.LimitBytes - one.UsedBytes)
            .OfType<long>()
            .DefaultIfEmpty(0)
            .Min()
            is var free
        && free > 0
            ? free
            : 0;
}
