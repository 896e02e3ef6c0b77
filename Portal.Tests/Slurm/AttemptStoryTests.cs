using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What is told of a job, from what is seen of it.</summary>
public sealed partial class AttemptStoryTests
{
    private const long Id = 12;
    private const long Me = 1001;
    private static readonly DateTimeOffset _t0 = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly AccountAnswer _silence = AccountAnswer.Silence;
    private static readonly StorySubject _subject = new()
    {
        Id = Id,
        Mark = "pollinator:mine",
        Spec = new() { Command = ["train"] },
        OwnUser = Me,
    };
    private AttemptStory _story = new(_subject, _t0);
    private readonly List<PlatformReport> _told = [];
    private int _looks;

    private PlatformEnd End => Assert.IsType<PlatformReport.Ended>(_told[^1]).End;

    [Fact]
    public void Success_IsToldByTheScriptAlone()
    {
        Tell(At(1, "PENDING", "Priority"));
        Tell(At(9) with { Start = Started(), End = Finished(0) });

        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), (End.End, End.Reason, End.ExitCode));
        Assert.Equal(["Queued", "Queued", "Running", "Ended"], Kinds());
        Assert.False(_story.WantsAccount);
    }

    [Fact]
    public void FirstHole_NotVisibleYet_EndsNothing()
    {
        Tell(At(1, state: null), At(20, state: null) with { Account = new(IsAnswered: true, null) });

        Assert.Equal(["Queued"], Kinds());
        Assert.True(_story.IsUrgent);
    }

    [Fact]
    public void SecondHole_ForgottenByTheController_IsToldByAccounting()
    {
        Tell(At(1, "RUNNING"), At(60, state: null));
        Assert.True(_story.WantsAccount);

        Tell(At(61, state: null) with { Account = Accounted("TIMEOUT", "0:15") });

        Assert.Equal((AttemptEnd.Failed, EndReason.Walltime), (End.End, End.Reason));
    }

    [Fact]
    public void ThirdHole_NothingKnowsIt_IsLostAfterAQuarterOfAnHourAndNotBefore()
    {
        Tell(At(1, "RUNNING"), At(60, state: null), At(60 + 880, state: null) with { Account = _silence });
        Assert.False(_story.HasEnded);

        Tell(At(60 + 901, state: null) with { Account = _silence });

        Assert.Equal((AttemptEnd.Failed, EndReason.Lost), (End.End, End.Reason));
        Assert.Contains("last seen running", End.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NodeThatFailed_AfterTheScriptHadEndedByItself_LeavesItsExitCode()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        var ended = At(40) with { Start = Started(), End = Finished(15), Account = Accounted("NODE_FAIL", "1:0") };
        Tell(ended);
        // It may have been put back, until the queue has it no more.
        Assert.False(_story.HasEnded);

        Tell(At(50, state: null) with { Start = Started(), End = Finished(15), Account = ended.Account });

        Assert.Equal((EndReason.Exited, 15), (End.Reason, End.ExitCode));
    }

    [Theory]
    [InlineData(true, nameof(EndReason.CancelledByUser))]
    [InlineData(false, nameof(EndReason.CancelledByPlatform))]
    public void Cancel_WhoseAuthorNobodyTells_IsOursWhenWeGaveTheOrder(bool isStopped, string reason)
    {
        Tell(At(1, "RUNNING"), At(5, "CANCELLED") with { Account = _silence, IsStopped = isStopped });
        Tell(At(9) with { Account = _silence, IsStopped = isStopped });

        Assert.Equal((AttemptEnd.Cancelled, reason), (End.End, End.Reason.ToString()));
    }

    [Fact]
    public void Look_FromBeforeItWasSubmitted_SaysNothing()
    {
        var old = At(1) with { Look = new(5, _t0.AddHours(-3), new Dictionary<long, QueuedJob>()) };
        Tell(old, At(2, state: null) with { Account = new(IsAnswered: true, null) });

        Assert.False(_story.HasEnded);
    }

    [Fact]
    public void AccountingThatStillSaysRunning_EndsNothing()
    {
        Tell(At(1, "RUNNING"), At(60, state: null), At(61, state: null) with { Account = Accounted("RUNNING", "0:0") });

        Assert.False(_story.HasEnded);
    }

    [Theory]
    [InlineData("OUT_OF_MEMORY", "0:125", nameof(EndReason.OutOfMemory))]
    [InlineData("NODE_FAIL", "0:0", nameof(EndReason.NodeFailure))]
    [InlineData("BOOT_FAIL", "0:0", nameof(EndReason.NodeFailure))]
    [InlineData("PREEMPTED", "0:0", nameof(EndReason.Preempted))]
    [InlineData("CANCELLED by 1001", "0:0", nameof(EndReason.CancelledByUser))]
    [InlineData("CANCELLED by 0", "0:0", nameof(EndReason.CancelledByPlatform))]
    [InlineData("CANCELLED by 4711", "0:0", nameof(EndReason.CancelledByPlatform))]
    [InlineData("CANCELLED", "0:0", nameof(EndReason.CancelledByPlatform))]
    [InlineData("DEADLINE", "0:0", nameof(EndReason.CancelledByPlatform))]
    [InlineData("FAILED", "0:53", nameof(EndReason.StartFailed))]
    [InlineData("FAILED", "66:0", nameof(EndReason.StartFailed))]
    [InlineData("FAILED", "0:11", nameof(EndReason.Signalled))]
    [InlineData("FAILED", "3:0", nameof(EndReason.Exited))]
    public void End_OfEachState_HasItsReasonAndWords(string state, string exit, string reason)
    {
        Tell(At(5, state: null) with { Account = Accounted(state, exit) });

        Assert.Equal(reason, End.Reason.ToString());
        Assert.NotEqual(AttemptEnd.Succeeded, End.End);
        Assert.Matches("[.?]$", End.Message);
        Assert.Contains($"12|{state}|{exit}", End.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void MemoryKill_OfAStep_IsReadFromTheStep()
    {
        var run = Run("FAILED", "1:0") with
        {
            Steps =
            [
                new("batch", SlurmStates.Read("FAILED"), new(1, 0), null, ""),
                new("0", SlurmStates.Read("OUT_OF_MEMORY"), new(0, 125), null, ""),
            ],
        };
        Tell(At(1, "RUNNING"), At(9, "FAILED", "NonZeroExitCode") with { Start = Started(), End = Finished(1), Account = new(true, new(Id, [run])) });

        Assert.Equal(EndReason.OutOfMemory, End.Reason);
    }

    [Fact]
    public void ExitCode_WithoutAccounting_IsToldByQueueAndScript()
    {
        Tell(At(1, "RUNNING"), At(9, "FAILED", "NonZeroExitCode") with { Start = Started(), End = Finished(7), Account = _silence });
        Assert.False(_story.HasEnded);

        Tell(At(13) with { Start = Started(), End = Finished(7), Account = _silence });

        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    [Fact]
    public void ExitCode_BeforeAccountingHasIt_Waits()
    {
        Tell(At(1, "RUNNING"), At(2) with { Start = Started(), End = Finished(7), Account = new(true, null) });
        Assert.False(_story.HasEnded);
        Assert.True(_story.IsUrgent);

        Tell(At(4) with { Start = Started(), End = Finished(7), Account = Accounted("FAILED", "7:0") });

        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    [Fact]
    public void UnknownState_ChangesNothingAndIsNotedOnce()
    {
        Tell(At(1, "HIBERNATING"), At(2, "HIBERNATING"), At(3, "HIBERNATING"));

        Assert.Equal(["Queued", "Noted"], Kinds());
        Assert.Contains("\"HIBERNATING\", which we don't know", Assert.IsType<PlatformReport.Noted>(_told[1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_IsToldOnceHoweverOftenItComesBack()
    {
        Tell(At(1, "PENDING", "Priority"), At(2, "PENDING", "Resources"), At(3, "PENDING", "Priority"), At(4, "PENDING", "Resources"));

        Assert.Equal(["Queued", "Queued", "Queued"], Kinds());
    }

    [Fact]
    public void Requeue_IsFollowedAsANewRun()
    {
        Tell(
            At(1, "RUNNING") with
            {
                Start = Started(),
            },
            At(30, "PENDING", "BeginTime") with
            {
                Start = Started(),
                Account = new(true, new(Id, [Run("PREEMPTED", "0:0"), Run("PENDING", "0:0")])),
            }
        );
        Tell(At(60, "RUNNING") with { Start = Started(1) }, At(70) with { Start = Started(1), End = Finished(0, 1) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Ended"], Kinds());
        Assert.Contains("job of higher priority", Assert.IsType<PlatformReport.Noted>(_told[2]).Message, StringComparison.Ordinal);
        Assert.Equal(AttemptEnd.Succeeded, End.End);
    }

    [Fact]
    public void Requeue_WhoseNewRunAccountingHasNotYet_HasItsCause()
    {
        Tell(
            At(1, "RUNNING") with
            {
                Start = Started(),
            },
            At(30, "PENDING", "BeginTime") with
            {
                Start = Started(),
                Account = Accounted("PREEMPTED", "0:0"),
            }
        );

        Assert.Contains("job of higher priority", Assert.IsType<PlatformReport.Noted>(_told[2]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requeue_BeforeAccountingKnowsWhy_WaitsForItAWhile()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var back = At(30, "PENDING", "BeginTime") with { Start = Started(), Account = Accounted("RUNNING", "0:0") };
        Tell(back);
        Assert.DoesNotContain("Noted", Kinds());

        Tell(back with { Now = back.Now.AddSeconds(3), Account = Accounted("NODE_FAIL", "0:0") });

        Assert.StartsWith("A node failed under it", Assert.IsType<PlatformReport.Noted>(_told[2]).Message, StringComparison.Ordinal);
    }

    // Accounting hears of the next run before it hears of the end of the one before, or has nothing of either for a moment.
    [Theory]
    [InlineData("RUNNING")]
    [InlineData(null)]
    public void Requeue_WhoseNextRunAccountingKnowsFirst_WaitsForTheCauseAWhile(string? before)
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var back = At(30, "PENDING", "BeginTime") with { Start = Started(), Account = Known(before is null ? [] : [before, "PENDING"]) };
        Tell(back);
        Assert.DoesNotContain("Noted", Kinds());

        Tell(back with { Now = back.Now.AddSeconds(3), Account = Known("PREEMPTED", "PENDING") });

        Assert.Contains("job of higher priority", Assert.IsType<PlatformReport.Noted>(_told[2]).Message, StringComparison.Ordinal);

        static AccountAnswer Known(params string[] states) =>
            new(IsAnswered: true, states is [] ? null : new(Id, [.. states.Select(state => Run(state, "0:0", Orders.Key.ToString()))]));
    }

    [Fact]
    public void Requeue_ThatNoLookSaw_IsTold()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(60, "RUNNING") with { Start = Started(1) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running"], Kinds());
    }

    [Fact]
    public void End_OfARunThatWasPutBack_IsNoEnd()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(30, "PENDING", "BeginTime") with { Start = Started(), End = Finished(1) });
        Tell(At(31, "PENDING", "BeginTime") with { Start = Started(), End = Finished(1), Account = Accounted("PENDING", "0:0") });

        Assert.False(_story.HasEnded);
    }

    [Fact]
    public void OldLook_AfterItWasSeenRunning_IsNoRequeue()
    {
        Tell(At(1, "PENDING", "Priority"));
        var late = At(3, "PENDING", "Priority");
        Tell(At(4) with { Start = Started() }, late with { Now = _t0.AddSeconds(5), Start = Started() });

        Assert.Equal(["Queued", "Queued", "Running"], Kinds());
    }

    [Fact]
    public void SecondSubmit_ThatTheGuardEnded_IsNotFollowed()
    {
        Tell(At(1, "RUNNING") with { Start = Started() with { Job = 11 } });

        Assert.Equal(11, _story.Id);
    }

    [Fact]
    public void Completed_WhoseEndIsNotSeenYet_WaitsForTheFile()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(5, "COMPLETED") with { Start = Started(), Account = Accounted("COMPLETED", "0:0") });
        Assert.False(_story.HasEnded);

        Tell(At(26) with { Start = Started(), Account = Accounted("COMPLETED", "0:0") });

        Assert.Equal(AttemptEnd.Succeeded, End.End);
    }

    [Fact]
    public void Completed_ThatNeverBegan_IsNoSuccess()
    {
        Tell(At(5, "COMPLETED") with { Account = Accounted("COMPLETED", "0:0") }, At(26) with { Account = Accounted("COMPLETED", "0:0") });

        Assert.Equal((AttemptEnd.Failed, EndReason.StartFailed), (End.End, End.Reason));
    }

    private void Tell(params Sighting[] sightings)
    {
        foreach (var seen in sightings)
        {
            _told.AddRange(_story.Tell(seen));
        }
    }

    private IEnumerable<string> Kinds() => _told.Select(report => report.GetType().Name);

    // A moment without a new look.
    private Sighting At(int seconds) => new() { Now = _t0.AddSeconds(seconds), Look = _last };

    private QueueLook _last = QueueLook.None;

    private Sighting At(int seconds, string? state, string? reason = null, string mark = "")
    {
        var jobs = new Dictionary<long, QueuedJob>();
        if (state is not null)
        {
            jobs[Id] = new(Id, SlurmStates.Read(state), reason, null, null, state == "RUNNING" ? "cpu1" : null, "standard", mark);
        }

        _last = new(++_looks, _t0.AddSeconds(seconds), jobs);
        return At(seconds);
    }

    // Its scripts all began, unless said otherwise.
    private static StartTrace Started(int run = 0, params int[] runs) =>
        new(Id, run, _t0, "cpu1", runs.Length > 0 ? runs : [.. Enumerable.Range(0, run + 1)]);

    private static EndTrace Finished(int status, int run = 0) => new(Id, run, _t0, "command", status, IsMissing: false, 0, 0);

    private static AccountAnswer Accounted(string state, string exit) => new(IsAnswered: true, new(Id, [Run(state, exit, Orders.Key.ToString())]));

    private static AccountedRun Run(string state, string exit, string? attempt = null) =>
        new()
        {
            State = SlurmStates.Read(state),
            Exit = ExitPair.Read(exit),
            Folder = attempt is null ? null : $"/home/alice/.pollinator/attempts/{attempt}",
            Line = $"12|{state}|{exit}",
        };
}
