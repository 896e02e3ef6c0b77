using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

// What Slurm forgets, and what a new start of our program must not.
public sealed partial class AttemptStoryTests
{
    private const string SecondStart = "pollinator: run 0 was begun before\n";

    [Fact]
    public void Lost_ComesAfterTheTimeTheSystemSays()
    {
        _story = new(_subject with { UntilLost = TimeSpan.FromSeconds(70) }, _t0);
        Tell(At(1, "RUNNING"), At(60, state: null), At(125, state: null) with { Account = _silence });
        Assert.False(_story.HasEnded);

        Tell(At(131, state: null) with { Account = _silence });

        Assert.Equal((AttemptEnd.Failed, EndReason.Lost), (End.End, End.Reason));
    }

    [Fact]
    public void Lost_AfterItWasToBeCancelled_IsCancelled()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(60, state: null));

        Tell(At(60 + (15 * 60) + 1, state: null) with { Account = new(IsAnswered: true, null), IsStopped = true });

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (End.End, End.Reason));
        Assert.Contains("nothing of it left to cancel", End.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_GivenOutAgain_IsNotTakenForTheSameJob()
    {
        Tell(At(1, "PENDING", "Priority"), At(20, "RUNNING", mark: "pollinator:another"), At(21, "COMPLETED", mark: "pollinator:another"));
        Tell(At(22) with { Account = new(IsAnswered: true, new AccountedJob(Id, [Run("COMPLETED", "0:0", "0199c0de-1")]).Of(Orders.Key)) });

        Assert.Equal(["Queued", "Queued"], Kinds());
    }

    [Fact]
    public void Number_GivenOutAgain_IsNotTakenForTheSameJobWhereAccountingDoesNotSayWhose()
    {
        var nobodys = new AccountAnswer(IsAnswered: true, new(Id, [Run("FAILED", "19:0")]));

        Tell(At(1, "PENDING", "Priority"), At(20, state: null), At(81, state: null) with { Account = nobodys });

        Assert.Equal(["Queued", "Queued"], Kinds());
        Assert.True(_story.IsForgotten);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Number_GivenOutAgainToAJobThatIsCancelledInTheQueue_IsTheYoungerJobs(int submittedAt, bool isAnothers)
    {
        _story = new(_subject with { KnownSince = _t0 }, _t0);
        var cancelled = Run($"CANCELLED by {Me}", "0:0") with { Submit = _t0.AddSeconds(submittedAt) };

        Tell(At(1, "PENDING", "Priority"), At(20, state: null), At(81, state: null) with { Account = new(IsAnswered: true, new(Id, [cancelled])) });

        Assert.Equal((isAnothers, !isAnothers), (_story.IsForgotten, _story.HasEnded));
    }

    [Fact]
    public void RequeuedBeforeItsScriptBegan_AndCancelledThen_IsStillItsOwn()
    {
        _story = new(_subject with { KnownSince = _t0 }, _t0);
        AccountedRun[] runs = [Run("NODE_FAIL", "0:0") with { Submit = _t0 }, Run($"CANCELLED by {Me}", "0:0") with { Submit = _t0.AddSeconds(9) }];

        Tell(At(1, "PENDING", "Priority"), At(20, state: null) with { Account = new(IsAnswered: true, new(Id, runs)) });

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (End.End, End.Reason));
    }

    [Fact]
    public void SecondStartOfARun_ThatLeftTheQueueUnseen_IsToldAsLost()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var gone = At(20, state: null) with { Start = Started(), Words = SecondStart, Account = Accounted("FAILED", "70:0") };
        Tell(gone, gone with { Now = _t0.AddSeconds(39) });
        Assert.False(_story.HasEnded);

        Tell(gone with { Now = _t0.AddSeconds(41) });

        Assert.Equal((AttemptEnd.Failed, EndReason.Lost), (End.End, End.Reason));
    }

    [Fact]
    public void Completed_WhoseOwnFileNeverComes_EndsByAccountingsWord()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var gone = At(20, state: null) with { Start = Started(), Account = Accounted("COMPLETED", "0:0") };
        Tell(gone);
        Assert.False(_story.HasEnded);

        Tell(gone with { Now = _t0.AddSeconds(41) });

        Assert.True(_story.HasEnded);
    }

    [Fact]
    public void Number_GivenOutAgainAfterItsOwnRunBegan_DoesNotTellHowThatEnded()
    {
        var later = Run("CANCELLED by 1001", "0:0") with { Submit = _t0.AddSeconds(4) };
        Tell(At(1, "RUNNING") with { Start = Started() }, At(5, state: null) with { Start = Started(), End = Finished(3) });

        Tell(At(6, state: null) with { Start = Started(), End = Finished(3), Account = new(IsAnswered: true, new(Id, [later])) });
        Assert.False(_story.HasEnded);
        Tell(At(96, state: null) with { Start = Started(), End = Finished(3), Account = new(IsAnswered: true, new(Id, [later])) });

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 3), (End.End, End.Reason, End.ExitCode));
    }

    [Fact]
    public void Forgotten_BeforeItBegan_IsSeenOnceAccountingKnowsOfNoEnd()
    {
        Tell(At(1, "PENDING", "Priority"), At(20, state: null), At(81, state: null) with { Account = _silence });
        Assert.False(_story.IsForgotten);

        Tell(At(82) with { Account = Accounted("PENDING", "0:0") });

        Assert.True(_story.IsForgotten);
        Assert.False(_story.HasEnded);
    }

    [Fact]
    public void Forgotten_AfterItBegan_IsNotTakenForOneThatNeverDid()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(20, state: null), At(90, state: null) with { Account = new(IsAnswered: true, null) });

        Assert.False(_story.IsForgotten);
    }

    [Fact]
    public void Restart_OfTheProgram_TellsARunThatGoesOnNoSecondTime()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        _story = new(_subject, _t0.AddSeconds(10), _story.Mark);

        Tell(At(11) with { Start = Started() }, At(12, "RUNNING") with { Start = Started() });

        Assert.Equal(["Queued", "Running"], Kinds());
    }

    [Fact]
    public void Restart_OfTheProgram_TellsARequeueThatItDidNotSee()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        _story = new(_subject, _t0.AddSeconds(60), _story.Mark);

        Tell(At(61) with { Start = Started(1) });

        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running"], Kinds());
    }

    [Fact]
    public void SecondStartOfARun_WithNothingOfTheFirst_IsToldAsLost()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(20, "PENDING") with { Start = Started() });
        var twice = At(30, "FAILED") with { Start = Started(), Words = SecondStart, Account = Accounted("FAILED", "70:0") };
        Tell(twice);
        Assert.False(_story.HasEnded);

        Tell(twice with { Now = _t0.AddSeconds(60) });

        Assert.Equal((AttemptEnd.Failed, EndReason.Lost, null), (End.End, End.Reason, End.ExitCode));
        Assert.Contains("The second start ended at once", End.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondStartOfARun_WhoseFirstEnded_EndsAsTheFirst()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(20, "PENDING") with { Start = Started() });

        Tell(At(30, "FAILED") with { Start = Started(), End = Finished(3), Words = SecondStart, Account = Accounted("FAILED", "70:0") });

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 3), (End.End, End.Reason, End.ExitCode));
    }

    [Fact]
    public void RunThatEndedWell_AfterTheControllerPutItBackUncounted_HasSucceeded()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(20, "PENDING") with { Start = Started() });

        Tell(At(30, "COMPLETED") with { Start = Started(), End = Finished(0), Account = Accounted("COMPLETED", "0:0") });

        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), (End.End, End.Reason, End.ExitCode));
    }

    [Fact]
    public void StartAfterItWasToBeEnded_IsCancelled()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(20, "PENDING") with { Start = Started() });

        Tell(
            At(30, "FAILED") with
            {
                Start = Started(),
                Words = "pollinator: this attempt is over\n",
                Account = Accounted("FAILED", "71:0"),
                IsStopped = true,
            }
        );

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (End.End, End.Reason));
    }

    [Fact]
    public void AccountingThatIsAway_IsWaitedForAtAnEnd()
    {
        var ended = At(5, "FAILED") with { Start = Started(), Account = AccountAnswer.Away };
        Tell(ended, ended with { Now = _t0.AddSeconds(60) });
        Assert.False(_story.HasEnded);

        Tell(At(70) with { Start = Started(), Account = Accounted("OUT_OF_MEMORY", "0:125") });

        Assert.Equal(EndReason.OutOfMemory, End.Reason);
    }

    [Fact]
    public void AccountingThatIsAway_IsWaitedForAtARequeue()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var back = At(5, "PENDING", "BeginTime") with { Start = Started() };
        Tell(back with { Account = AccountAnswer.Away }, back with { Now = _t0.AddSeconds(60), Account = AccountAnswer.Away });
        Assert.DoesNotContain("Noted", Kinds());

        Tell(back with { Now = _t0.AddSeconds(66), Account = Accounted("PREEMPTED", "0:0") });

        var noted = Assert.Single(_told.OfType<PlatformReport.Noted>());
        Assert.StartsWith("Slurm gave its nodes to a job of higher priority", noted.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Requeue_WhereAccountingDidNotAnswerYet_IsToldAtOnceOnlyWhereThereIsNone(bool hasAccounting, bool isTold)
    {
        _story = new(_subject with { HasAccounting = hasAccounting }, _t0);
        Tell(At(1, "RUNNING") with { Start = Started() });

        Tell(At(5, "PENDING", "BeginTime") with { Start = Started(), Account = _silence });

        Assert.Equal(isTold, Kinds().Contains("Noted"));
    }

    [Fact]
    public void Failed_BeforeTheScriptBegan_IsTheNodesFault()
    {
        Tell(At(1, "PENDING", "Resources"), At(5, "FAILED") with { Account = Accounted("FAILED", "1:0") });

        Assert.Equal((AttemptEnd.Failed, EndReason.NodeFailure, null), (End.End, End.Reason, End.ExitCode));
        Assert.Contains("no trace that its script began", End.Message, StringComparison.Ordinal);
    }

    // As sacct told it in a round of kills: slurmd had died within a second of the beginning.
    [Theory]
    [InlineData("CANCELLED", null, nameof(EndReason.NodeFailure))]
    [InlineData("CANCELLED", "0:0", nameof(EndReason.NodeFailure))]
    [InlineData("FAILED", "1:0", nameof(EndReason.Exited))]
    public void Failed_AsItBegan_IsTheNodesFaultOnlyWhenItsBatchStepWasEnded(string batch, string? exit, string reason)
    {
        var run = Run("FAILED", "1:0") with
        {
            Steps = [new("batch", SlurmStates.Read(batch), exit is null ? null : ExitPair.Read(exit), MaxRssBytes: null, $"12.batch|{batch}|{exit}")],
        };

        Tell(At(1, "RUNNING") with { Start = Started() });
        Tell(At(5, "FAILED") with { Start = Started(), Account = new(IsAnswered: true, new AccountedJob(Id, [run])) });

        Assert.Equal((AttemptEnd.Failed, reason), (End.End, End.Reason.ToString()));
    }
}
