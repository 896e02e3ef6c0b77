using Pollinator.Contracts;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Scripts;

/// <summary>Chooses where in Slurm a job goes: a pure function of what it asks and what was found.</summary>
internal static class PartitionChoice
{
    /// <summary>The partition that was named; else the default one when the job fits it; else the first that it fits. A refusal says of each why not.</summary>
    public static Outcome<Placement> Choose(JobSpec spec, SystemFindings findings)
    {
        var asks = spec.Conditions;
        if (spec.Slurm?.Partition is { } named)
        {
            var there = findings.Partitions.FirstOrDefault(one => string.Equals(one.Name, named, StringComparison.Ordinal));
            return new Placement(named, Model(asks, there?.Gpus ?? []), [$"Partition {named}: as the job names it."]);
        }

        if (findings.Partitions.Count == 0)
        {
            return new Placement(null, Model(asks, []), ["Partition: Slurm's default, since none could be looked at."]);
        }

        // Where jobs are put out for others comes last: nobody should get there without having said so.
        var byPreference = findings.Partitions.OrderByDescending(one => one.IsDefault).ThenBy(one => one.PreemptMode is not null).ToList();
        if (byPreference.FirstOrDefault(one => !Misfits(spec, findings, one).Any()) is { } fits)
        {
            var why = fits.IsDefault ? "the default, and the job fits it" : "the first that the job fits";
            return new Placement(fits.Name, Model(asks, fits.Gpus), [$"Partition {fits.Name}: {why}."]);
        }

        var reasons = byPreference.Select(one => $"{one.Name}: {string.Join(", ", Misfits(spec, findings, one))}");
        return new Refusal(RefusalKind.Invalid, "no-partition-fits", $"The job fits none of the system's partitions. {string.Join("; ", reasons)}.");
    }

    /// <summary>What stands against a partition, a phrase each.</summary>
    public static IEnumerable<string> Misfits(JobSpec spec, SystemFindings findings, PartitionFinding partition)
    {
        var asks = spec.Conditions;
        if (partition.State is not "UP")
        {
            yield return $"is {partition.State.ToLowerInvariant()}";
        }

        var account = spec.Slurm?.Account ?? findings.Accounts.FirstOrDefault(one => one.IsDefault)?.Name;
        if (partition.AllowedAccounts.Count > 0 && account is not null && !partition.AllowedAccounts.Contains(account, StringComparer.Ordinal))
        {
            yield return $"is not for account {account}";
        }

        var nodes = Math.Min(partition.Nodes, partition.MaxNodesPerJob ?? int.MaxValue);
        if (asks.Nodes > nodes)
        {
            yield return $"gives a job {nodes} nodes at most, {asks.Nodes} asked";
        }

        if (asks.WalltimeSeconds > partition.MaxWalltimeSeconds)
        {
            yield return $"allows {Text.Duration(partition.MaxWalltimeSeconds.Value)}, {Text.Duration(asks.WalltimeSeconds.Value)} asked";
        }

        // A controller that has just come back does not say what its nodes have.
        if (partition.CpusPerNode == 0)
        {
            yield break;
        }

        var cores = Math.Max((asks.CpuMillicores + 999) / 1000, asks.ProcessesPerNode);
        if (cores > partition.CpusPerNode)
        {
            yield return $"has {partition.CpusPerNode} cores in a node, {cores} asked";
        }

        if (asks.MemoryBytes > partition.MemoryBytesPerNode)
        {
            yield return $"has {Gibi(partition.MemoryBytesPerNode)} in a node, {Gibi(asks.MemoryBytes)} asked";
        }

        if (Gpus(asks.Gpu, partition.Gpus) is { } gpus)
        {
            yield return gpus;
        }
    }

    private static string? Gpus(GpuCondition? asks, IReadOnlyList<GpuModel> there)
    {
        if (asks is not { Count: > 0 })
        {
            return null;
        }

        var most = asks.Name is null ? there.Sum(one => one.Count) : Fitting(asks, there).Select(one => one.Count).DefaultIfEmpty(0).Max();
        return most >= asks.Count
            ? null
            : $"has {most} {asks.Name ?? ""} GPUs in a node, {asks.Count} asked".Replace("  ", " ", StringComparison.Ordinal);
    }

    private static IEnumerable<GpuModel> Fitting(GpuCondition asks, IReadOnlyList<GpuModel> there) =>
        there.Where(one => one.Name.Contains(asks.Name!, StringComparison.OrdinalIgnoreCase));

    // Slurm's own name where it is known, else what the person wrote, as sites write it.
    private static string? Model(Conditions asks, IReadOnlyList<GpuModel> there) =>
        asks.Gpu is not { Count: > 0, Name: { } name } gpu
            ? null
            : Fitting(gpu, there).OrderByDescending(one => one.Count >= gpu.Count).FirstOrDefault()?.Name ?? name.ToLowerInvariant();

    private static string Gibi(long bytes) => $"{bytes / (double)(1 << 30):0.#} GiB";
}
