using Pollinator.Contracts;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class PartitionChoiceTests
{
    [Fact]
    public void Default_IsChosenWhenTheJobFits() => Assert.Equal("standard", Chosen(new()).Partition);

    [Fact]
    public void FirstThatFits_IsChosenWhenTheDefaultDoesNot()
    {
        var chosen = Chosen(new() { Conditions = new() { Gpu = new(2, "A100") } });

        Assert.Equal(("gpu", "a100"), (chosen.Partition, chosen.GpuModel));
        Assert.Contains("the first that the job fits", chosen.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Account_DecidesWhichPartitionsAreOpen()
    {
        var big = new JobSpec { Conditions = new() { CpuMillicores = 32_000 } };

        Assert.Equal("teaching", Chosen(big with { Slurm = new() { Account = "teaching" } }).Partition);
        Assert.False(PartitionChoice.Choose(big, Orders.Lab).IsOk);
    }

    [Fact]
    public void PreemptiblePartition_IsNeverChosenBeforeAnother() =>
        Assert.Equal(
            "short",
            PartitionChoice
                .Choose(new(), Orders.Lab with { Partitions = [.. Orders.Lab.Partitions.Where(one => one.Name is "scav" or "short")] })
                .Value!.Partition
        );

    [Fact]
    public void Named_IsTakenAsItIs() => Assert.Equal("short", Chosen(new() { Slurm = new() { Partition = "short" } }).Partition);

    [Fact]
    public void NodesThatAreNotKnown_StandAgainstNothing()
    {
        var unseen = Orders.Lab with
        {
            Partitions = [.. Orders.Lab.Partitions.Select(one => one with { CpusPerNode = 0, MemoryBytesPerNode = 0, Gpus = [] })],
        };

        Assert.Equal(
            "standard",
            PartitionChoice
                .Choose(
                    new()
                    {
                        Conditions = new() { CpuMillicores = 4000, Gpu = new(1, null) },
                    },
                    unseen
                )
                .Value!.Partition
        );
    }

    [Fact]
    public void Refusal_SaysOfEachWhyNot()
    {
        var refusal = PartitionChoice
            .Choose(
                new()
                {
                    Conditions = new() { Nodes = 5, WalltimeSeconds = 100_000 },
                },
                Orders.Lab
            )
            .Refusal!;

        foreach (var partition in Orders.Lab.Partitions)
        {
            Assert.Contains($"{partition.Name}: ", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "standard: gives a job 2 nodes at most, 5 asked, allows 1 d, 1 d 3 h 46 min 40 s asked",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("closed: is down", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingFound_LeavesItToSlurm() => Assert.Null(PartitionChoice.Choose(new(), Orders.Lab with { Partitions = [] }).Value!.Partition);

    private static Placement Chosen(JobSpec spec) => PartitionChoice.Choose(spec, Orders.Lab).Value!;
}
