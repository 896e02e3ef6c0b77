using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Orders for scripts, and a system to choose partitions on.</summary>
internal static class Orders
{
    public static readonly AttemptKey Key = new(JobId.Parse("0199c0de-0000-7000-8000-000000000000", null), 1);

    public static readonly SystemFindings Lab = new()
    {
        FoundAt = DateTimeOffset.UnixEpoch,
        Partitions =
        [
            Partition("standard") with
            {
                IsDefault = true,
                MaxWalltimeSeconds = 86_400,
            },
            Partition("scav") with
            {
                PreemptMode = "CANCEL",
            },
            Partition("short") with
            {
                MaxWalltimeSeconds = 300,
            },
            Partition("gpu") with
            {
                Nodes = 1,
                CpusPerNode = 8,
                MemoryBytesPerNode = 8000L << 20,
                Gpus = [new("a100", 4, 0)],
            },
            Partition("teaching") with
            {
                AllowedAccounts = ["teaching"],
                MaxNodesPerJob = 1,
                CpusPerNode = 64,
            },
            Partition("closed") with
            {
                State = "DOWN",
                CpusPerNode = 128,
            },
        ],
        Accounts = [new() { Name = "research", IsDefault = true }],
    };

    public static ScriptOrder Of(JobSpec spec, string folder = "/home/alice/.pollinator/attempts/0199c0de-0000-7000-8000-000000000000-1") =>
        new()
        {
            Attempt = Key,
            Folder = folder,
            Spec = spec,
            Placement = new(null, null, []),
        };

    public static PartitionFinding Partition(string name) =>
        new()
        {
            Name = name,
            State = "UP",
            Nodes = 2,
            CpusPerNode = 4,
            MemoryBytesPerNode = 4000L << 20,
        };
}
