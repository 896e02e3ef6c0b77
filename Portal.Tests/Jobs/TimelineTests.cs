using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Noon = OnPage.Noon;

    [Fact]
    public void Rows_OfARunningJob_NameWhatTheTimeWentTo()
    {
        var chain = new FakeLedger()
            .Then(LedgerKind.Submitted, 0, actor: ActorKind.User)
            .Then(LedgerKind.Assigned, 0.2)
            .Then(LedgerKind.PermitGiven, 18.4)
            .Then(LedgerKind.Queued, 18.44)
            .Then(LedgerKind.Started, 1751);

        var rows = Timeline.Rows(chain.Entries, hasEnded: false, Noon.AddSeconds(4211.5));

        Assert.Equal(
            ["0.2 s to find an executor", "18 s to bring the files", null, "28 min in the queue", "41 min so far"],
            rows.Select(row => row.After?.Words)
        );
        Assert.Equal(["tone-waiting", "tone-assigned", null, "tone-queued", "tone-running"], rows.Select(row => row.After?.Tone));
    }

    [Fact]
    public void Rows_OfAnEndedJob_EndWithTheLastEntry()
    {
        var chain = new FakeLedger().Then(LedgerKind.Started, 0).Then(LedgerKind.Succeeded, 60);

        var rows = Timeline.Rows(chain.Entries, hasEnded: true, Noon.AddDays(1));

        Assert.Null(rows[^1].After);
    }

    [Fact]
    public void Rows_WhoseClocksDisagree_ShowNoSpanBelowZero()
    {
        var chain = new FakeLedger().Then(LedgerKind.Assigned, 10).Then(LedgerKind.Started, 3);

        Assert.Null(Timeline.Rows(chain.Entries, hasEnded: true, Noon)[0].After);
    }

    [Fact]
    public void Rows_WithoutContact_StayAmberThroughANote()
    {
        var chain = new FakeLedger().Then(LedgerKind.Started, 0).Then(LedgerKind.ContactLost, 5).Then(LedgerKind.Noted, 8);

        Assert.Equal("tone-attention", Timeline.Rows(chain.Entries, hasEnded: false, Noon.AddSeconds(20))[2].After!.Tone);
    }

    [Fact]
    public void Ahead_OfARunningJob_HoldsItsLimitsNearestFirst()
    {
        var job = JobPageTests.View(JobState.Running, started: Noon) with
        {
            Spec = new JobSpec
            {
                Conditions = new Conditions { WalltimeSeconds = 7200 },
                MaxExecSeconds = 3600,
            },
        };

        var ahead = Timeline.Ahead(job, Noon.AddMinutes(1));

        Assert.Equal([Noon.AddHours(1), Noon.AddHours(2)], ahead.Select(one => one.At));
    }

    [Fact]
    public void Ahead_OfALimitThatIsOver_IsEmpty() =>
        Assert.Empty(
            Timeline.Ahead(JobPageTests.View(JobState.Running, started: Noon) with { Spec = new JobSpec { MaxExecSeconds = 60 } }, Noon.AddHours(1))
        );
}
