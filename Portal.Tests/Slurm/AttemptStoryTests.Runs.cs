using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Jobs;

namespace Pollinator.Portal.Tests.Slurm;

// Each run of the script's is told, also one that no look saw.
public sealed partial class AttemptStoryTests
{
    [Fact]
    public void FirstRun_ThatNoLookSaw_IsTold()
    {
        Tell(At(1, "PENDING", "Priority"), At(20, "RUNNING") with { Start = Started(1), Account = Put("NODE_FAIL") });

        Assert.Equal(["Queued", "Queued", "Running", "Noted", "Queued", "Running"], Kinds());
        Assert.StartsWith("A node failed under it", Assert.IsType<PlatformReport.Noted>(_told[3]).Message, StringComparison.Ordinal);
        Assert.Equal(["nid0041", "cpu1"], _told.OfType<PlatformReport.Running>().Select(run => run.Node));
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

    [Fact]
    public void Runs_ThatNoLookSaw_HaveEachTheirOwnCause()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(60, "RUNNING") with { Start = Started(2), Account = Put("PREEMPTED", "NODE_FAIL") });

        var notes = _told.OfType<PlatformReport.Noted>().ToList();
        Assert.Equal(2, notes.Count);
        Assert.StartsWith("Slurm gave its nodes to a job of higher priority", notes[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("A node failed under it", notes[1].Message, StringComparison.Ordinal);
        Assert.Equal(["cpu1", "nid0042", "cpu1"], _told.OfType<PlatformReport.Running>().Select(run => run.Node));
    }

    // The queue told of a run that came to nothing: it stands for none that is missing later.
    [Fact]
    public void Run_ThatCameToNothing_HidesNone()
    {
        Tell(At(1, "RUNNING"), At(30, "PENDING", "BeginTime"), At(60, "RUNNING") with { Start = Started(1, begun: 1) });
        Assert.Equal(2, Runs());

        Tell(At(90, "RUNNING") with { Start = Started(3, begun: 3) });
        Assert.Equal(4, Runs());
    }

    [Fact]
    public void Run_ThatCameToNothing_HidesNoRunThatTheQueueTellsFirst()
    {
        Tell(At(1, "RUNNING"), At(30, "PENDING", "BeginTime"), At(60, "RUNNING") with { Start = Started(1, begun: 1) });
        Tell(At(80, "PENDING", "BeginTime") with { Start = Started(1, begun: 1) }, At(90, "RUNNING") with { Start = Started(1, begun: 1) });

        Tell(At(95, "RUNNING") with { Start = Started(3, begun: 3) });

        Assert.Equal(4, Runs());
        Assert.Equal(3, Kinds().Count(kind => kind == "Noted"));
    }

    // Its put-back is waited for in accounting, and meanwhile the next run begins and ends badly.
    [Fact]
    public void End_OfARunThatBeganBeforeTheCauseOfTheOneBeforeCame_IsTold()
    {
        Tell(At(1, "RUNNING"));
        var back = At(30, "PENDING", "BeginTime") with { Account = Accounted("RUNNING", "0:0") };
        Tell(back);
        Tell(back with { Now = _t0.AddSeconds(33), Start = Started(1, begun: 1) });
        Tell(back with { Now = _t0.AddSeconds(36), Start = Started(1, begun: 1), Account = Put("NODE_FAIL") });

        Tell(At(40, "FAILED", "NonZeroExitCode") with { Start = Started(1, begun: 1), End = Finished(7, 1), Account = Accounted("FAILED", "7:0") });

        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    [Fact]
    public void Success_WhoseStartIsNotSeenYet_TellsItsRun()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(60) with { Start = Started(), End = Finished(0, 1) with { Begun = 2 } });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
    }

    [Fact]
    public void PutBack_WhoseCauseNeverComes_IsToldThoughTheQueueIsLookedAtAnew()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        for (var seconds = 20; seconds < 60; seconds += 20)
        {
            Tell(At(seconds, "PENDING", "BeginTime") with { Start = Started(), Account = new(IsAnswered: true, null) });
            Assert.DoesNotContain("Noted", Kinds());
        }

        Tell(At(70, "PENDING", "BeginTime") with { Start = Started(), Account = new(IsAnswered: true, null) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued"], Kinds());
    }

    // A job can write what it likes over its own files.
    [Theory]
    [InlineData(int.MaxValue, 1_000_000)]
    [InlineData(int.MaxValue, 3)]
    [InlineData(0, 1_000_000)]
    public void Runs_ThatAJobMadeUp_AreNotAllTold(int begun, int first)
    {
        for (var number = 0; number < 30; number++)
        {
            Tell(At(number, "RUNNING") with { Start = Started(first + number, begun) });
        }

        Assert.InRange(Runs(), 30, 130);
    }

    private int Runs() => _told.OfType<PlatformReport.Running>().Count();

    // What accounting knows: runs that were put back, each on a node of its own, and the present one.
    private static AccountAnswer Put(params string[] states) =>
        new(
            IsAnswered: true,
            new(
                Id,
                [.. states.Select((state, at) => Run(state, "0:0") with { Nodes = $"nid004{at + 1}" }), Run("RUNNING", "0:0") with { Nodes = "cpu1" }]
            )
        );
}
