using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Home;
using Pollinator.Portal.Tests.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Home;

public sealed class HomePageTests
{
    [Fact]
    public async Task Home_WithJobs_OpensWithTheAnswer()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Numbered(1, JobPageTests.View(JobState.Running, OnPage.Noon.AddMinutes(-5))));
        on.Jobs.Put(Numbered(2, JobPageTests.View(JobState.Waiting)));
        on.Jobs.Put(Numbered(3, JobPageTests.View(JobState.Waiting)));
        on.Jobs.Put(Numbered(4, JobPageTests.View(JobState.Failed, OnPage.Noon.AddHours(-1), EndReason.OutOfMemory)));

        Assert.Equal("1 running, 2 waiting, 1 new failure", on.Render<HomePage>().Find("h1").TextContent);
    }

    [Fact]
    public async Task Home_OnAFirstVisit_LeadsToTheFirstRun()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("ada-desk"));

        var page = on.Render<HomePage>();

        Assert.Equal("Run your first project", page.Find("h1").TextContent);
        Assert.Equal(3, page.FindAll(".step").Count);
        Assert.Contains("ada-desk is ready", page.Markup.Replace("</strong>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_WithAnExecutorWithoutContact_SaysThatItsJobsProbablyGoOn()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Succeeded, OnPage.Noon));
        on.Executors.All.Add(OnPage.Executor("puhti", ExecutorHealth.NoContact, OnPage.Job(7, "icesheet", JobState.Running)));

        Assert.Contains("Its 1 job probably goes on", on.Render<HomePage>().Markup, StringComparison.Ordinal);
    }

    private static JobView Numbered(long number, JobView job) => job with { Summary = job.Summary with { Number = number, Id = JobId.New() } };
}
