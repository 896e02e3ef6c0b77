using Pollinator.Contracts;
using Pollinator.Slurm.Commands;

namespace Pollinator.Slurm.Survey;

/// <summary>Puts together what two commands say of the partitions, and leaves out those this user could never use.</summary>
internal static class PartitionFindings
{
    public static IReadOnlyList<PartitionFinding> Of(
        IReadOnlyList<PartitionSettings> settings,
        IReadOnlyList<NodeKind> nodes,
        IReadOnlyList<string> groups
    ) =>
        [
            .. settings
                .Where(one => one is { IsForRootOnly: false, NeedsReservation: false })
                .Where(one => one.AllowedGroups.Count == 0 || one.AllowedGroups.Intersect(groups, StringComparer.Ordinal).Any())
                .Select(one => Of(one, [.. nodes.Where(node => string.Equals(node.Partition, one.Name, StringComparison.Ordinal))])),
        ];

    private static PartitionFinding Of(PartitionSettings settings, IReadOnlyList<NodeKind> nodes) =>
        new()
        {
            Name = settings.Name,
            IsDefault = settings.IsDefault,
            State = settings.State,
            MaxWalltimeSeconds = settings.MaxSeconds,
            DefaultWalltimeSeconds = settings.DefaultSeconds,
            Nodes = settings.Nodes,
            MaxNodesPerJob = settings.MaxNodes,
            CpusPerNode = nodes.Select(node => node.Cpus).DefaultIfEmpty(0).Max(),
            MemoryBytesPerNode = nodes.Select(node => node.MemoryBytes).DefaultIfEmpty(0).Max(),
            Gpus =
            [
                .. nodes
                    .SelectMany(node => node.Gpus)
                    .GroupBy(gpu => gpu.Name, StringComparer.Ordinal)
                    .Select(gpu => new GpuModel(gpu.Key, gpu.Max(one => one.Count), 0)),
            ],
            AllowedAccounts = settings.AllowedAccounts,
            PreemptMode = settings.PreemptMode,
        };
}
