using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
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
    public async Task Text_TypedIntoTheSearch_StandsInTheAddress()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));

        await Open(on, "/jobs?show=running").Find("input[type=search]").ChangeAsync(new() { Value = "night" });

        Assert.EndsWith("/jobs?show=running&q=night", on.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("/jobs?show=no-contact", "No job without contact")]
    [InlineData("/jobs?before=1", "No older job")]
    [InlineData("/jobs?project=019bd5c3-0000-7000-8000-000000000001", "No job here")]
    public async Task List_WithoutJobs_SaysWhichOnesThereAreNot(string url, string words)
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));

        Assert.Contains(words, Open(on, url).Find(".empty").TextContent, StringComparison.Ordinal);
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

    [Fact]
    public async Task List_LongerThanAPage_GoesOnBehindTheLastJobShown()
    {
        await using var on = new OnPage();
        for (var number = 1; number <= 27; number++)
        {
            on.Jobs.Put(Job(number, JobState.Succeeded, EndReason.Exited));
        }

        var first = Open(on);
        Assert.Contains("1–25 of 27", first.Find(".card-foot").TextContent, StringComparison.Ordinal);
        var older = first.FindAll(".card-foot a").Single();
        Assert.Equal("/jobs?before=3", older.GetAttribute("href"));

        var second = Open(on, "/jobs?before=3");
        Assert.Equal(["job-2", "job-1"], second.FindAll(".at-name").Select(name => name.TextContent.Trim()));
        Assert.Equal("/jobs", second.FindAll(".card-foot a").Single().GetAttribute("href"));
    }

    [Fact]
    public async Task Older_GoesOnBehindWhatIsShown_AlsoWhenSomeOfItLeftTheFilter()
    {
        await using var on = new OnPage();
        var jobs = Enumerable.Range(1, 30).Select(number => on.Jobs.Put(Job(number, JobState.Running))).ToList();
        var page = Open(on, "/jobs?show=running");
        var ended = jobs[27];

        on.Jobs.Put(ended with { Summary = ended.Summary with { State = JobState.Succeeded, Reason = EndReason.Exited } });
        await page.WaitForAssertionAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                Assert.Equal("Succeeded", page.FindAll("tbody tr .chip")[2].TextContent);
            },
            TimeSpan.FromSeconds(10)
        );

        Assert.Equal("/jobs?show=running&before=6", page.FindAll(".card-foot a").Single().GetAttribute("href"));
    }

    [Fact]
    public async Task Search_ThatWasNotLookedThroughToTheEnd_LeadsFurtherBack()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));
        on.Jobs.LookedTo = 900_000;

        var page = Open(on, "/jobs?q=zebrafish");

        Assert.Contains("Nothing among the newest, back to job 900,000", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Equal("/jobs?q=zebrafish&before=900000", page.Find(".empty a.primary").GetAttribute("href"));
    }

    [Fact]
    public async Task Choices_AreReadWhenTheFormIsOpened()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));
        on.Executors.All.Add(OnPage.Executor("ada-laptop"));
        var page = Open(on);
        Assert.DoesNotContain("ada-laptop", page.Markup, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("details.more-filters").TriggerEventAsync("ontoggle", EventArgs.Empty));

        Assert.Contains("ada-laptop", page.Find("select[name=executor]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_CanBeChosen_AndTheChosenOneIsAlwaysAmongTheOptions()
    {
        await using var on = new OnPage();
        var digits = on.Projects.Add("digits");
        var (job, old) = (Job(1, JobState.Running), ProjectId.New());
        on.Jobs.Put(job with { Summary = job.Summary with { Project = old, ProjectName = "icesheet" } });
        var page = Open(on, $"/jobs?project={old}");
        Assert.Equal("icesheet", page.Find("select[name=project] option[selected]").TextContent);

        await page.InvokeAsync(() => page.Find("details.more-filters").TriggerEventAsync("ontoggle", EventArgs.Empty));

        Assert.Equal(["", $"{old}", $"{digits.Id}"], page.FindAll("select[name=project] option").Select(one => one.GetAttribute("value")));
        Assert.Equal("icesheet", page.Find("select[name=project] option[selected]").TextContent);
        Assert.Empty(page.FindAll("input[name=project]"));
    }

    [Theory]
    [InlineData("/jobs?before=-4")]
    [InlineData("/jobs?before=99999999999999999999")]
    [InlineData("/jobs?project=../etc")]
    [InlineData("/jobs?show=%3Cscript%3E")]
    [InlineData("/jobs?from=0001-01-01&to=9999-12-31")]
    public async Task List_WithNonsenseInTheAddress_StillStands(string url)
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));

        Assert.Equal("Jobs", Open(on, url).Find("h1").TextContent);
    }

    [Fact]
    public async Task Search_InTheAddress_StandsInTheFormAndInEveryLink()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));
        var person = UserId.New();

        var page = Open(on, $"/jobs?q=job&person={person}&from=2026-11-01&to=2026-11-30");

        Assert.True(page.Find("details.more-filters").HasAttribute("open"));
        Assert.Equal("2026-11-01", page.Find("input[name=from]").GetAttribute("value"));
        Assert.Equal("job", page.Find(".find-form input[name=q]").GetAttribute("value"));
        var failed = page.FindAll("a.filter").First(chip => chip.TextContent.StartsWith("Failed", StringComparison.Ordinal));
        Assert.Equal($"/jobs?show=failed&q=job&person={person}&from=2026-11-01&to=2026-11-30", failed.GetAttribute("href"));
    }

    [Fact]
    public async Task Chosen_AreCancelledTogether_AfterAQuestion()
    {
        await using var on = new OnPage();
        var (running, waiting) = (Job(1, JobState.Running), Job(2, JobState.Waiting));
        on.Jobs.Put(running);
        on.Jobs.Put(waiting);
        on.Jobs.Put(Job(3, JobState.Succeeded));
        var said = new List<string>();
        on.Services.GetRequiredService<Announcements>().Said += (words, _) => said.Add(words);
        var page = Open(on);
        await ChooseAsync(page, 1, 2, 3);

        Assert.Equal("3 jobs chosen", page.Find(".chosen .strong").TextContent);
        await page.InvokeAsync(() => page.Find(".chosen .danger").ClickAsync(new()));
        Assert.Empty(on.Jobs.Cancelled);
        await page.InvokeAsync(() => page.Find("dialog .danger").ClickAsync(new()));

        Assert.Equal(new HashSet<JobId> { running.Summary.Id, waiting.Summary.Id }, [.. on.Jobs.Cancelled]);
        Assert.Contains("2 jobs are asked to end.", page.Find(".banner").TextContent, StringComparison.Ordinal);
        Assert.Equal(["2 jobs are asked to end."], said);
        Assert.Empty(page.FindAll(".chosen"));
    }

    [Fact]
    public async Task Chosen_AreRunAgain_AsTheyWere()
    {
        await using var on = new OnPage();
        var before = Job(1, JobState.Failed, EndReason.Exited) with { Snapshot = ContentHash.Of("s"u8) };
        on.Jobs.Put(before);
        var page = Open(on);
        await ChooseAsync(page, 1);

        await page.InvokeAsync(() => page.FindAll(".chosen button").First(button => button.TextContent == "Run again").ClickAsync(new()));

        var again = Assert.Single(on.Jobs.Submitted);
        Assert.Equal((before.Spec, before.Snapshot), (again.Spec, again.Snapshot));
        Assert.Equal("/jobs/1000", page.Find(".banner a").GetAttribute("href"));
    }

    [Fact]
    public async Task TwoChosen_CanBeCompared()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Job(1, JobState.Running));
        on.Jobs.Put(Job(2, JobState.Running));
        on.Jobs.Put(Job(3, JobState.Running));
        var page = Open(on);

        await ChooseAsync(page, 1, 2);
        Assert.Contains("/jobs/compare?a=", page.Find(".chosen a").GetAttribute("href"), StringComparison.Ordinal);
        await ChooseAsync(page, 3);
        Assert.Empty(page.FindAll(".chosen a"));
    }

    private static async Task ChooseAsync(IRenderedComponent<JobsPage> page, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            // The page looks for news when it opens, and draws its rows anew.
            await page.InvokeAsync(() => page.Find($"input[aria-label='Choose job {number}']").ChangeAsync(new() { Value = true }));
        }
    }
}
