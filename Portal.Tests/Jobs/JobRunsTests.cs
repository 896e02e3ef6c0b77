using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

/// <summary>A job that its platform put back into its queue ran several times, and a person sees each run.</summary>
public sealed class JobRunsTests
{
    private const string Taken = "Slurm gave its nodes to a job of higher priority and put it back into the queue.";
    private static readonly DateTimeOffset Noon = OnPage.Noon;

    private static FakeLedger Preempted =>
        new FakeLedger()
            .Then(LedgerKind.Queued, 0)
            .Then(LedgerKind.Started, 10, """{"node":"nid0041"}""")
            .Then(LedgerKind.Noted, 600, $$"""{"message":"{{Taken}}"}""")
            .Then(LedgerKind.Queued, 620)
            .Then(LedgerKind.Started, 900, """{"node":"nid0042","platformId":"12"}""");

    [Fact]
    public void Runs_OfAPreemptedJob_HaveNumberNodeTimesAndCause()
    {
        var runs = JobRuns.Of(Preempted.Then(LedgerKind.Succeeded, 1000).Entries);

        Assert.Equal(["Run no. 1 on nid0041", "Run no. 2 on nid0042"], runs.Select(run => run.Title));
        Assert.Equal([Noon.AddSeconds(10), Noon.AddSeconds(900)], runs.Select(run => run.StartedAt));
        Assert.Equal([Noon.AddSeconds(600), Noon.AddSeconds(1000)], runs.Select(run => run.EndedAt.GetValueOrDefault()));
        Assert.Equal([Taken, "Succeeded"], runs.Select(run => run.Why));
        Assert.Equal([true, false], runs.Select(run => run.IsPutBack));
    }

    [Fact]
    public void Run_ThatGoesOn_HasNoEnd()
    {
        var run = JobRuns.Of(Preempted.Entries)[^1];

        Assert.Null(run.EndedAt);
        Assert.Empty(run.Why);
    }

    [Fact]
    public void Run_ThatEndedBeforeItBeganByAnotherClock_TookNoTime()
    {
        var runs = JobRuns.Of(new FakeLedger().Then(LedgerKind.Started, 10).Then(LedgerKind.Failed, 4).Entries);

        Assert.Equal(Noon.AddSeconds(10), Assert.Single(runs).EndedAt);
    }

    [Fact]
    public void Queue_BeforeAnyRun_IsNoRun() =>
        Assert.Empty(JobRuns.Of(new FakeLedger().Then(LedgerKind.Queued, 0).Then(LedgerKind.Queued, 5).Entries));

    [Fact]
    public void Timeline_OfTwoRuns_NumbersThem()
    {
        var rows = Timeline.Rows(Preempted.Entries, hasEnded: false, Noon.AddSeconds(910));

        Assert.Equal("Run no. 1 on nid0041", rows[1].Words.Title);
        Assert.Equal("Run no. 2 on nid0042", rows[4].Words.Title);
        Assert.Equal("12, after run no. 1, which the platform put back into its queue", rows[4].Words.Detail);
    }

    [Fact]
    public async Task Page_OfAPreemptedJob_ShowsItsRunsInTimelineAndSpecification()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Running, Noon));
        on.Ledger.Entries.AddRange(Preempted.Entries);

        var page = on.Render<JobPage>(p => p.Add(one => one.Key, "1284"));

        var runs = page.FindAll(".runs li");
        Assert.Equal(2, runs.Count);
        Assert.Contains(Taken, runs[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("9 min 50 s", runs[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("so far", runs[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Run no. 1 on nid0041, Run no. 2 on nid0042", page.Find(".spec").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfOneRun_CountsNothing()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Running, Noon));
        on.Ledger.Then(LedgerKind.Started, 0, """{"node":"nid0041"}""");

        var page = on.Render<JobPage>(p => p.Add(one => one.Key, "1284"));

        Assert.Empty(page.FindAll(".runs"));
        Assert.Contains("Started on nid0041", page.Find(".timeline").TextContent, StringComparison.Ordinal);
    }
}
