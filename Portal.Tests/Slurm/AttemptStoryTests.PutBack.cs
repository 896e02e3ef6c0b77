using Pollinator.Contracts;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;

namespace Pollinator.Portal.Tests.Slurm;

// What accounting and the script say of a run that was put back is no end of the job.
public sealed partial class AttemptStoryTests
{
    // Accounting has the end of the run before, and nothing of the present one yet.
    [Theory]
    [InlineData("TIMEOUT", nameof(EndReason.Walltime))]
    [InlineData("FAILED", nameof(EndReason.Exited))]
    [InlineData(null, nameof(EndReason.Exited))]
    public void Record_OfARunThatWasPutBack_IsNoEndOfTheNext(string? state, string reason)
    {
        var old = PreemptedAt(25);
        Tell(At(1, "RUNNING") with { Start = Started() }, At(30, "PENDING", "BeginTime") with { Start = Started(), Account = old });
        Tell(At(60, "RUNNING") with { Start = Started(1), Account = old });

        var over = At(90, state) with { Start = Started(1), End = state == "TIMEOUT" ? null : Finished(7, 1), Account = old };
        Tell(over);
        Assert.False(_story.HasEnded);

        Tell(over with { Now = _t0.AddSeconds(94), Account = Records("PREEMPTED", state ?? "FAILED") });
        Assert.Equal(reason, End.Reason.ToString());
    }

    // It was absent from one look.
    [Fact]
    public void Record_OfARunThatWasPutBack_EndsNothingThatRuns()
    {
        var old = PreemptedAt(25);
        Tell(At(1, "RUNNING") with { Start = Started() }, At(30, "PENDING", "BeginTime") with { Start = Started(), Account = old });

        Tell(At(60, "RUNNING") with { Start = Started(1), Account = old }, At(80, state: null) with { Start = Started(1), Account = old });
        Tell(At(100, "RUNNING") with { Start = Started(1) });

        Assert.False(_story.HasEnded);
    }

    [Fact]
    public void End_OfARunThatWaitsAgain_IsNone()
    {
        Tell(At(1, "RUNNING") with { Start = Started() }, At(20, "RUNNING") with { Start = Started(1), Account = Put("PREEMPTED") });

        Tell(At(60, "PENDING", "BeginTime") with { Start = Started(1), End = Finished(143, 1), Account = Accounted("PREEMPTED", "0:0") });

        Assert.False(_story.HasEnded);
    }

    // What the run before left, its end file among it, stays until the next begins; and a cancel may come before that does.
    [Theory]
    [InlineData(true, 7, nameof(EndReason.Exited))]
    [InlineData(false, null, nameof(EndReason.CancelledByUser))]
    public void Record_OfARunThatWasPutBack_BesideItsEndFile_IsNoEndOfTheNext(bool hasBegun, int? code, string reason)
    {
        var old = PreemptedAt(25);
        Tell(At(1, "RUNNING") with { Start = Started() });
        Tell(At(26, "PENDING", "BeginTime") with { Start = Started(), End = Finished(143), Account = old });

        var over = hasBegun
            ? At(160, "FAILED") with
            {
                Start = Started(1),
                End = Finished(7, 1),
                Account = old,
            }
            : At(29, "CANCELLED") with
            {
                Start = Started(),
                End = Finished(143),
                Account = old,
            };
        Tell(over);
        Assert.False(_story.HasEnded);

        Tell(
            over with
            {
                Now = over.Now.AddSeconds(5),
                Account = hasBegun ? Records("PREEMPTED", "FAILED") : Records("PREEMPTED", $"CANCELLED by {Me}"),
            }
        );
        Assert.Equal((reason, code), (End.Reason.ToString(), End.ExitCode));
    }

    // The program was away since, and knows only when it was submitted.
    [Fact]
    public void Record_OfARunThatWasPutBack_BeforeTheProgramWasStarted_IsNoEndOfTheNext()
    {
        _story = new(_subject with { SubmittedAfter = _t0.AddSeconds(-600) }, _t0, new StoryMark(0, 0, IsRunning: false));
        var over = At(5, state: null) with { Start = Started(1), End = Finished(7, 1), Account = PreemptedAt(-25) };

        Tell(over);
        Assert.False(_story.HasEnded);

        Tell(over with { Now = _t0.AddSeconds(96) });
        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    // The hold ends, and the present run's own file says more than the record of the one before.
    [Fact]
    public void Record_OfARunThatWasPutBack_NeverBeatsTheNextOnesFile()
    {
        var old = PreemptedAt(25);
        Tell(At(1, "RUNNING") with { Start = Started() }, At(30, "PENDING", "BeginTime") with { Start = Started(), Account = old });
        Tell(At(60, "RUNNING") with { Start = Started(1), Account = old });

        var over = At(90, state: null) with { Start = Started(1), End = Finished(7, 1), Account = old };
        Tell(over, over with { Now = _t0.AddSeconds(181) });

        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    // A controller that died put it back uncounted, so both runs have one record; it ends after the second was seen.
    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(600)]
    public void Record_OfARunThatWasPutBackUncounted_IsItsEnd(int offset)
    {
        // A few seconds are taken to be none.
        _story = new(_subject with { ClockOffset = TimeSpan.FromSeconds(offset < 0 ? 0 : offset) }, _t0);
        Tell(At(1, "RUNNING"), At(20, "PENDING") with { Account = Accounted("RUNNING", "0:0") });
        Tell(At(40, "RUNNING") with { Start = Started() });

        var record = Run("FAILED", "7:0") with { End = _t0.AddSeconds(41 + offset) };
        Tell(At(42, "FAILED") with { Start = Started(), End = Finished(7), Account = new(IsAnswered: true, new(Id, [record])) });

        Assert.Equal((EndReason.Exited, 7), (End.Reason, End.ExitCode));
    }

    // The program was away while it was put back: accounting answers before the queue does.
    [Theory]
    [InlineData("PREEMPTED")]
    [InlineData("NODE_FAIL")]
    public void Start_OfTheProgram_BehindAPutBack_EndsNothing(string state)
    {
        _story = new(_subject, _t0, new StoryMark(0, -1, IsRunning: true));
        var before = At(1) with { Start = Started(), End = Finished(143) };

        Tell(before, before with { Now = _t0.AddSeconds(2), Account = Accounted(state, "0:0") });
        Assert.False(_story.HasEnded);

        Tell(At(4, "PENDING", "BeginTime") with { Start = Started(), End = Finished(143), Account = Accounted(state, "0:0") });
        Assert.False(_story.HasEnded);
        Assert.Equal(["Noted", "Queued"], Kinds());
    }

    [Fact]
    public void Start_OfTheProgram_BehindAPutBack_WithoutAccounting_EndsNothing()
    {
        _story = new(_subject, _t0, new StoryMark(0, -1, IsRunning: true));
        var before = At(1) with { Start = Started(), End = Finished(143), Account = _silence };

        Tell(before, before with { Now = _t0.AddSeconds(30) });
        Assert.False(_story.HasEnded);

        Tell(At(31, "PENDING", "BeginTime") with { Start = Started(), End = Finished(143), Account = _silence });
        Assert.False(_story.HasEnded);
    }

    // Two put-backs, and the looks saw only one of them.
    [Fact]
    public void End_OfALaterRunThatWaitsAgain_IsNone()
    {
        Tell(At(1, "RUNNING") with { Start = Started() });
        var seen = At(60, "PENDING", "BeginTime") with { Start = Started(1), End = Finished(143, 1), Account = Records("PREEMPTED", "PREEMPTED") };
        Tell(seen);
        Assert.False(_story.HasEnded);

        Tell(At(80, "PENDING", "BeginTime") with { Start = seen.Start, End = seen.End, Account = seen.Account });

        Assert.False(_story.HasEnded);
        Assert.Equal(["Queued", "Running", "Noted", "Queued", "Running", "Noted", "Queued"], Kinds());
    }

    private static AccountAnswer PreemptedAt(int seconds) =>
        new(IsAnswered: true, new(Id, [Run("PREEMPTED", "0:0", Orders.Key.ToString()) with { End = _t0.AddSeconds(seconds) }]));
}
