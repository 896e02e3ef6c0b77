using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class RaisedAskTests
{
    private static Capabilities Machine(long memoryBytes, int? mostSeconds = null) =>
        A.Machine() with
        {
            MemoryBytes = memoryBytes,
            MaxWalltimeSeconds = mostSeconds,
        };

    private static JobView Ended(EndReason reason, Conditions conditions, int? mostSeconds = null) =>
        new()
        {
            Summary = OnPage.Job(12, "train", JobState.Failed) with { Reason = reason },
            Spec = A.Spec() with { Conditions = conditions, MaxExecSeconds = mostSeconds },
        };

    [Fact]
    public void Memory_ThatRanOut_IsDoubled()
    {
        var raised = RaisedAsk.Of(Ended(EndReason.OutOfMemory, new() { MemoryBytes = 4L << 30 }), [Machine(64L << 30)]);

        Assert.Equal(8L << 30, raised!.Spec.Conditions.MemoryBytes);
        Assert.Equal("Memory is raised from 4 GiB to 8 GiB.", raised.Title);
        Assert.Contains("twice what job #12 asked for", raised.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_DoubledBeyondTheLargestThatFits_IsAllThatHas()
    {
        var raised = RaisedAsk.Of(Ended(EndReason.OutOfMemory, new() { MemoryBytes = 4L << 30 }), [Machine(2L << 30), Machine((6L << 30) + 4096)]);

        Assert.Equal(6L << 30, raised!.Spec.Conditions.MemoryBytes);
        Assert.Contains("no executor that fits has more", raised.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_ThatNoExecutorHasMoreOf_StaysAndIsSaid()
    {
        var job = Ended(EndReason.OutOfMemory, new() { MemoryBytes = 4L << 30 });

        var raised = RaisedAsk.Of(job, [Machine(4L << 30)]);

        Assert.Equal(job.Spec, raised!.Spec);
        Assert.Equal("Memory is not raised.", raised.Title);
    }

    [Fact]
    public void Memory_NeverAskedFor_IsLeftToThePerson() =>
        Assert.Contains(
            "asked for no amount",
            RaisedAsk.Of(Ended(EndReason.OutOfMemory, new()), [Machine(4L << 30)])!.Detail,
            StringComparison.Ordinal
        );

    [Fact]
    public void Memory_WithNoExecutorKnown_IsDoubledAllTheSame() =>
        Assert.Equal(8L << 30, RaisedAsk.Of(Ended(EndReason.OutOfMemory, new() { MemoryBytes = 4L << 30 }), [])!.Spec.Conditions.MemoryBytes);

    [Theory]
    [InlineData(null, 14_400)]
    [InlineData(10_800, 10_800)]
    public void Walltime_ThatWasReached_IsDoubledUpToWhatAnExecutorAllows(int? allowed, int raised) =>
        Assert.Equal(
            raised,
            RaisedAsk.Of(Ended(EndReason.Walltime, new() { WalltimeSeconds = 7_200 }), [Machine(1L << 30, allowed)])!.Spec.Conditions.WalltimeSeconds
        );

    [Fact]
    public void LongestRun_ThatWasReached_IsDoubled() =>
        Assert.Equal(1_200, RaisedAsk.Of(Ended(EndReason.MaxExecTime, new(), 600), [])!.Spec.MaxExecSeconds);

    [Fact]
    public void AnotherEnd_RaisesNothing() => Assert.Null(RaisedAsk.Of(Ended(EndReason.Exited, new() { MemoryBytes = 4L << 30 }), []));
}
