using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class JobsPageTests
{
    private static JobView Job(long number, JobState state, EndReason reason = EndReason.None)
    {
        var job = JobPageTests.View(state, OnPage.Noon.AddMinutes(-5), reason);
        return job with { Summary = job.Summary with { Number = number, Id = JobId.New(), Name = $"job-{number}" } };
    }

    private static IRenderedComponent<JobsPage> Open(OnPage on, string url = "/jobs")
    {
        on.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return on.Render<JobsPage>();
    }

    [Fact]
    public async Task List_WithJobs_ShowsStateNameAndWhy()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Failed, EndReason.Walltime));

        var row = Open(on).Find("tbody tr");

        Assert.Equal("Failed", row.QuerySelector(".chip")!.TextContent);
        Assert.Equal("/jobs/1", row.QuerySelector(".at-name a")!.GetAttribute("href"));
        Assert.Contains("Stopped at its walltime", row.QuerySelector(".at-why")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithAFilterInTheAddress_ShowsOnlyThat()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Failed, EndReason.Exited));
        on.Jobs.Put(Job(2, JobState.Running));

        Assert.Equal(["job-2"], Open(on, "/jobs?show=running").FindAll(".at-name").Select(name => name.TextContent.Trim()));
    }

    [Fact]
    public async Task List_WhereAFilterHidesAll_SaysHowToSeeMore()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));

        var page = Open(on, "/jobs?q=nothing-like-it");

        Assert.Contains("No job is called or numbered “nothing-like-it”", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Equal("/jobs", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task List_WhenJobsCome_DoesNotShiftWhatIsShown()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));
        var page = Open(on);

        on.Jobs.Put(Job(2, JobState.Waiting));
        await page.WaitForAssertionAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                Assert.Equal("1 new, show", page.Find(".live button").TextContent);
            },
            TimeSpan.FromSeconds(10)
        );
        Assert.Single(page.FindAll("tbody tr"));

        await page.Find(".live button").ClickAsync(new());
        Assert.Equal(2, page.FindAll("tbody tr").Count);
    }

    [Theory]
    [InlineData("/jobs?page=-4")]
    [InlineData("/jobs?page=99999999999")]
    [InlineData("/jobs?project=../etc")]
    [InlineData("/jobs?show=%3Cscript%3E")]
    public async Task List_WithNonsenseInTheAddress_StillStands(string url)
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));

        Assert.Equal("Jobs", Open(on, url).Find("h1").TextContent);
    }
}
