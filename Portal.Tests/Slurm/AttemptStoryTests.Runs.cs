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

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
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
        Tell(At(1, "PENDING", "Priority"), At(20, "RUNNING") with { Start = Started(1, 1) });

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
        Assert.False(_story.IsPutBackBefore(Started(1, 1)));
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
        Tell(At(1, "RUNNING"), At(30, "PENDING", "BeginTime"), At(60, "RUNNING") with { Start = Started(1, 1) });
        Assert.Equal(2, Runs());

        Tell(At(90, "RUNNING") with { Start = Started(3, 1, 2, 3) });
        Assert.Equal(4, Runs());
    }

    [Fact]
    public void Run_ThatCameToNothing_HidesNoRunThatTheQueueTellsFirst()
    {
        Tell(At(1, "RUNNING"), At(30, "PENDING", "BeginTime"), At(60, "RUNNING") with { Start = Started(1, 1) });
        Tell(At(80, "PENDING", "BeginTime") with { Start = Started(1, 1) }, At(90, "RUNNING") with { Start = Started(1, 1) });

        Tell(At(95, "RUNNING") with { Start = Started(3, 1, 2, 3) });

        Assert.Equal(4, Runs());
        Assert.Equal(3, Kinds().Count(kind => kind == "Noted"));
    }

    // Its put-back is waited for in accounting, and meanwhile the next run begins and ends badly.
    [Fact]
    public void Run_ThatBeginsBeforeTheCauseOfThePutBackCame_IsOneOfItsOwn()
    {
        Tell(At(1, "RUNNING"));
        var back = At(30, "PENDING", "BeginTime") with { Account = Accounted("RUNNING", "0:0") };
        Tell(back);
        Tell(back with { Now = _t0.AddSeconds(33), Start = Started(1, 1) });
        Tell(back with { Now = _t0.AddSeconds(36), Start = Started(1, 1), Account = Put("NODE_FAIL") });

        Tell(At(40, "FAILED", "NonZeroExitCode") with { Start = Started(1, 1), End = Finished(7, 1), Account = Records("NODE_FAIL", "FAILED") });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    // The queue alone told of it; its own start is seen only when it waits again and its cause is waited for.
    [Fact]
    public void Start_ThatIsSeenWhileItsPutBackIsWaitedFor_IsTheOneThatWasTold()
    {
        Tell(At(1, "RUNNING"));
        var back = At(30, "PENDING", "BeginTime") with { Start = Started(), Account = Accounted("RUNNING", "0:0") };
        Tell(back, back with { Now = _t0.AddSeconds(34), Account = Put("NODE_FAIL") });

        Tell(At(60, "FAILED") with { Start = Started(1), End = Finished(7, 1), Account = Records("NODE_FAIL", "FAILED") });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
        Assert.StartsWith("A node failed under it", _told.OfType<PlatformReport.Noted>().Single().Message, StringComparison.Ordinal);
        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    // It waited, its cause was waited for, and it runs again, or is over, before that came.
    [Theory]
    [InlineData("RUNNING")]
    [InlineData(null)]
    public void PutBack_WhoseCauseIsOvertaken_IsTold(string? then)
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        Tell(At(20, "PENDING", "BeginTime") with { Start = Started(), Account = Accounted("RUNNING", "0:0") });
        Assert.DoesNotContain("Noted", Kinds());

        Tell(At(40, then) with { Start = Started(), End = Finished(143), Account = Put("NODE_FAIL") });

        Assert.Equal(then is null ? ["Queued", "Running", "Noted", "Queued"] : ["Queued", "Running", "Noted", "Queued", "Running"], Kinds());
        Assert.StartsWith("A node failed under it", _told.OfType<PlatformReport.Noted>().Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondPutBack_WaitsForItsOwnCause()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(20, "RUNNING") with { Start = Started(1), Account = Put("PREEMPTED") });
        var back = At(60, "PENDING", "BeginTime") with { Start = Started(1), Account = Put("PREEMPTED") };
        Tell(back);
        Assert.Single(_told.OfType<PlatformReport.Noted>());

        Tell(back with { Now = _t0.AddSeconds(64), Account = Put("PREEMPTED", "NODE_FAIL") });

        var notes = _told.OfType<PlatformReport.Noted>().ToList();
        Assert.StartsWith("Slurm gave its nodes to a job of higher priority", notes[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("A node failed under it", notes[1].Message, StringComparison.Ordinal);
    }

    // What somebody put back stands so in accounting, which is the word of a job that waits.
    [Fact]
    public void PutBack_BySomebody_HasItsEvidenceAtOnce()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(20, "PENDING", "BeginTime") with { Start = Started(), Account = Accounted("REQUEUED", "0:0") });

        Assert.Contains("sacct: 12|REQUEUED|0:0", Assert.IsType<PlatformReport.Noted>(_told[2]).Evidence, StringComparison.Ordinal);
    }

    // Accounting has the end of the present run too, which says nothing of the one before.
    [Fact]
    public void PutBack_ThatIsToldWithTheEnd_HasItsOwnCause()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var account = new AccountAnswer(
            IsAnswered: true,
            new(Id, [Run("NODE_FAIL", "0:0") with { End = _t0.AddSeconds(20) }, Run("COMPLETED", "0:0") with { End = _t0.AddSeconds(55) }])
        );

        Tell(At(60, state: null) with { Start = Started(1), End = Finished(0, 1), Account = account });

        var note = Assert.Single(_told.OfType<PlatformReport.Noted>());
        Assert.StartsWith("A node failed under it", note.Message, StringComparison.Ordinal);
        Assert.Equal(_t0.AddSeconds(20), note.At ?? default, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Node_OfANewStart_IsNotThatOfAnOlderLook()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(9) with { Start = Started(1) with { Node = "nid0099" } });
        Tell(At(15) with { Start = Started(2) with { Node = "" }, Account = Put("NODE_FAIL", "NODE_FAIL") });

        Assert.Equal(["cpu1", "nid0099", "cpu1"], _told.OfType<PlatformReport.Running>().Select(run => run.Node));
    }

    [Fact]
    public void Failure_WhoseStartIsNotSeenYet_TellsItsRun()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(60, "FAILED") with { Start = Started(), End = Finished(7, 1) with { Runs = [0, 1] }, Account = Records("NODE_FAIL", "FAILED") });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
    }

    [Fact]
    public void Success_WhoseStartIsNotSeenYet_TellsItsRun()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(60) with { Start = Started(), End = Finished(0, 1) with { Runs = [0, 1] } });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
    }

    [Fact]
    public void PutBack_WhoseCauseNeverComes_IsToldThoughTheQueueIsLookedAtAnew()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        for (var seconds = 20; seconds < 90; seconds += 20)
        {
            Tell(At(seconds, "PENDING", "BeginTime") with { Start = Started(), Account = new(IsAnswered: true, null) });
            Assert.DoesNotContain("Noted", Kinds());
        }

        Tell(At(100, "PENDING", "BeginTime") with { Start = Started(), Account = new(IsAnswered: true, null) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued"], Kinds());
    }

    // A job can write what it likes over its own files.
    [Fact]
    public void Runs_ThatAJobMadeUp_AreNotAllTold()
    {
        for (var number = 1; number <= 30; number++)
        {
            Tell(At(number, "RUNNING") with { Start = Started(1000 * number) });
        }

        Assert.InRange(Runs(), 30, 130);
    }

    [Theory]
    [InlineData("runs=2,1,0", new[] { 0, 1, 2 })]
    [InlineData("runs=2,0", new[] { 0, 2 })]
    [InlineData("runs=", new[] { 2 })]
    [InlineData("x=1", new[] { 2 })]
    [InlineData("runs=0,0,7,-1,2,99999999999,1a,", new[] { 0, 2 })]
    public void Runs_AreReadInOrder_ThePresentOneTheLast(string line, int[] runs)
    {
        Assert.Equal(runs, Traces.Start($"job=12\nrun=2\n{line}\nepoch=1790000000\nnode=cpu1\n")!.Runs);
        Assert.Equal(runs, Traces.End($"job=12\nrun=2\n{line}\nepoch=1790000000\nstatus=1\n")!.Started.Runs);
    }

    private static AccountAnswer Records(params string[] states) => new(IsAnswered: true, new(Id, [.. states.Select(word => Run(word, "7:0"))]));

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
