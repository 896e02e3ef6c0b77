using Pollinator.Sdk;
using Pollinator.Slurm.Jobs;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Each run of the script's is told, also one that no look saw.</summary>
public sealed partial class AttemptStoryTests
{
    [Fact]
    public void FirstRun_ThatNoLookSaw_IsTold()
    {
        Tell(At(1, "PENDING", "Priority"), At(20, "RUNNING") with { Start = Started(1), Account = Put("NODE_FAIL") });

        Assert.Equal(["Queued", "Queued", "Running", "Noted", "Queued", "Running"], Kinds());
        Assert.StartsWith("A node failed under it", Assert.IsType<PlatformReport.Noted>(_told[3]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_ThatNoLookSaw_AreToldWithTheEnd()
    {
        Tell(At(20, state: null) with { Start = Started(2), End = Finished(0, 2) });

        Assert.Equal(3, Runs());
        Assert.Equal("Ended", Kinds().Last());
    }

    [Fact]
    public void Run_ThatNoLookSawAfterOneThatWasPutBack_IsTold()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(30, "PENDING", "BeginTime") with { Start = Started() });
        Tell(At(60, "RUNNING") with { Start = Started(2) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Noted", "Queued", "Running"], Kinds());
    }

    // Slurm put it back before its script was begun, and counted that.
    [Fact]
    public void Run_WhoseScriptNeverBegan_IsNone()
    {
        Tell(At(1, "PENDING", "Priority"), At(20, "RUNNING") with { Start = Started(1, begun: 1) });

        Assert.Equal(["Queued", "Queued", "Running"], Kinds());
    }

    // The queue says it runs before its script does.
    [Fact]
    public void Run_ThatTheQueueTellsFirst_IsOne()
    {
        Tell(At(1, "RUNNING"), At(2, "RUNNING") with { Start = Started() }, At(30, "PENDING", "BeginTime") with { Start = Started() });
        Tell(At(60, "RUNNING") with { Start = Started() }, At(61, "RUNNING") with { Start = Started(1) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running"], Kinds());
    }

    [Fact]
    public void Run_ThatTheQueueTold_MayBeTheSecond()
    {
        Tell(At(1, "RUNNING"), At(2, "RUNNING") with { Start = Started(1) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running"], Kinds());
    }

    [Fact]
    public void PutBack_ThatIsToldLate_IsKnownBeforeForItsCause()
    {
        Assert.True(_story.IsPutBackBefore(Started(1)));
        Assert.False(_story.IsPutBackBefore(Started(1, begun: 1)));
        Assert.False(_story.IsPutBackBefore(Started(1) with { Job = 13 }));

        Tell(At(1, "RUNNING") with { Start = Started() });

        Assert.False(_story.IsPutBackBefore(Started()));
        Assert.True(_story.IsPutBackBefore(Started(1)));
        Assert.False(_story.IsPutBackBefore(null));
    }

    [Fact]
    public void Story_ThatIsTakenUpAgain_TellsNoRunTwiceAndLeavesNoneOut()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        _story = new(_subject, _t0.AddSeconds(10), _story.Mark);

        Tell(At(20, "RUNNING") with { Start = Started() });
        Assert.Equal(1, Runs());

        _story = new(_subject, _t0.AddSeconds(30), _story.Mark);
        Tell(At(40, "RUNNING") with { Start = Started(3) });
        Assert.Equal(4, Runs());
    }

    // A job can write what it likes over its own files.
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    public void Runs_ThatAJobMadeUp_AreNotAllTold(int begun)
    {
        Tell(At(1, "RUNNING") with { Start = Started(int.MaxValue, begun) }, At(9) with { Start = Started(int.MaxValue, begun), End = Finished(0) });

        Assert.InRange(Runs(), 1, 21);
        Assert.Equal("Ended", Kinds().Last());
    }

    private int Runs() => _told.OfType<PlatformReport.Running>().Count();

    private static AccountAnswer Put(string state) => new(IsAnswered: true, new(Id, [Run(state, "0:0"), Run("RUNNING", "0:0")]));
}
