using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Home;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Shared;
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

    [Fact]
    public async Task Home_OnAFirstVisitWithAProject_LeadsToRun()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("ada-desk"));
        var project = on.Projects.Add("digits", ContentHash.Of("state"u8));

        var page = on.Render<HomePage>();

        Assert.Equal("Press Run", page.Find("[aria-current=step] h2").TextContent);
        Assert.Equal(Urls.NewJob(project.Id), page.Find("[aria-current=step] a.primary").GetAttribute("href"));
        Assert.Contains("is here: 12 files, 3.4 MB", page.FindAll(".step")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_OnAFirstVisitWithoutExecutor_SaysThatOneIsMissing()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("ada-desk", ExecutorHealth.NeverSeen));
        on.Projects.Add("digits", ContentHash.Of("state"u8));

        var step = on.Render<HomePage>().Find("[aria-current=step]").TextContent;

        Assert.Contains("Choose where it runs", step, StringComparison.Ordinal);
        Assert.Contains("No executor is ready yet", step, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedJob_ThatRanOutOfMemory_RunsAgainWithMoreAtOnePress()
    {
        await using var on = new OnPage();
        var job = Failed(EndReason.OutOfMemory) with { Snapshot = ContentHash.Of("state"u8) };
        on.Jobs.Put(job with { Spec = job.Spec with { Conditions = new Conditions { MemoryBytes = 4L << 30 } } });
        var page = on.Render<HomePage>();

        await page.InvokeAsync(() => page.Find("button[aria-label^='Run again with 8 GiB']").ClickAsync());

        var sent = Assert.Single(on.Jobs.Submitted);
        Assert.Equal((8L << 30, job.Snapshot), (sent.Spec.Conditions.MemoryBytes, sent.Snapshot));
        Assert.Equal("Submitted as #1000", page.Find("a[href='/jobs/1000']").TextContent.Trim());
        Assert.Empty(page.FindAll("button[aria-label^='Run again']"));
    }

    [Fact]
    public async Task FailedJob_MendedOnTwoPages_IsSubmittedOnce()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Failed(EndReason.NodeFailure));
        var (one, other) = (on.Render<HomePage>(), on.Render<HomePage>());

        await one.InvokeAsync(() => one.Find("button[aria-label^='Run again']").ClickAsync());
        await other.InvokeAsync(() => other.Find("button[aria-label^='Run again']").ClickAsync());

        Assert.Single(on.Jobs.Submitted.DistinctBy(sent => sent.IdempotencyKey));
        Assert.NotNull(other.Find("a[href='/jobs/1000']"));
    }

    [Fact]
    public async Task FailedJob_ThatSomebodyElseHasMended_LeadsToWhatTheyMade()
    {
        await using var on = new OnPage();
        var job = on.Jobs.Put(Failed(EndReason.NodeFailure));
        on.Jobs.RefuseSubmit = new Refusal(RefusalKind.Conflict, RefusalCodes.KeyTaken, "Somebody else has used this key.");
        var page = on.Render<HomePage>();

        await page.InvokeAsync(() => page.Find("button[aria-label^='Run again']").ClickAsync());

        var link = page.FindAll("a.button").Single(one => one.TextContent.Contains("Somebody else ran it again", StringComparison.Ordinal));
        Assert.Equal(Urls.Jobs(new JobSearchFields(Text: job.Summary.Name)), link.GetAttribute("href"));
        Assert.DoesNotContain("has used this key", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EndReason.Exited)]
    [InlineData(EndReason.ImagePull)]
    public async Task FailedJob_WhoseFaultIsItsOwn_LeadsToTheForm(EndReason reason)
    {
        await using var on = new OnPage();
        var job = Failed(reason);
        on.Jobs.Put(job with { Summary = job.Summary with { ExitCode = 1 } });

        var page = on.Render<HomePage>();

        Assert.Empty(page.FindAll(".actions button"));
        Assert.NotNull(page.Find($"a[href='{Urls.SubmitAgain(job.Summary.Id)}']"));
    }

    [Fact]
    public async Task FailedJob_ThatMayNotBeRunAgain_SaysWhyAndLeadsToTheForm()
    {
        await using var on = new OnPage();
        var job = on.Jobs.Put(Failed(EndReason.Preempted));
        on.Jobs.RefuseSubmit = new Refusal(RefusalKind.Conflict, "too-many-jobs", "This colony runs 5 jobs at once. Wait for one to end.");
        var page = on.Render<HomePage>();

        await page.InvokeAsync(() => page.Find("button[aria-label^='Run again']").ClickAsync());

        Assert.Contains("Wait for one to end.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(Urls.SubmitAgain(job.Summary.Id), page.Find("[role=alert] a").GetAttribute("href"));
    }

    [Fact]
    public async Task Home_WithASystem_ShowsItOnceWithWhatIsLeftThere()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Succeeded, OnPage.Noon));
        var program = OnPage.Executor("lumi-twin", ExecutorHealth.Good, OnPage.Job(7, "icesheet", JobState.Running));
        on.Executors.All.Add(program);
        on.Executors.All.Add(OnPage.Executor("ada-desk"));
        on.Systems.All.Add(SystemSamples.View("lumi") with { Executors = [program] });

        var page = on.Render<HomePage>();

        var systems = page.Find("section[aria-labelledby=systems-title]").TextContent;
        Assert.Contains("1 job. Since 11:52 UTC", systems, StringComparison.Ordinal);
        Assert.Contains("ada-desk", systems, StringComparison.Ordinal);
        Assert.DoesNotContain("lumi-twin", systems, StringComparison.Ordinal);
        var allocation = page.Find("section[aria-labelledby=allocation-title]").TextContent;
        Assert.Contains("project_465001234", allocation, StringComparison.Ordinal);
        Assert.Contains("3,412 of 10,000 used", allocation, StringComparison.Ordinal);
        Assert.Contains("as lumi said 7 min ago", allocation, StringComparison.Ordinal);
        Assert.Contains("Nearly full.", page.Find("section[aria-labelledby=storage-title]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_ShowsWhatTheColonyKeepsOnThePortal()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Succeeded, OnPage.Noon));
        on.Projects.Add("digits", ContentHash.Of("state"u8));
        (on.Colonies.BytesKept, on.Colonies.Limits) = (38_200_000_000, new ColonyLimits(MostBytes: 100_000_000_000));

        var storage = on.Render<HomePage>().Find("section[aria-labelledby=storage-title]").TextContent;

        Assert.Contains("38.2 GB of 100 GB", storage, StringComparison.Ordinal);
        Assert.Contains("Largest: digits 3.4 MB", storage, StringComparison.Ordinal);
        Assert.DoesNotContain("Nearly full", storage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_WithASystemThatNeedsASignIn_AsksForItFirst()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Succeeded, OnPage.Noon));
        on.Systems.All.Add(SystemSamples.View("lumi", SystemContact.NeedsSignIn));

        var page = on.Render<HomePage>();

        Assert.Contains("lumi needs your sign-in", page.Find(".banner").TextContent, StringComparison.Ordinal);
        Assert.Contains("No job there; new ones wait", page.Find("section[aria-labelledby=systems-title]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_WithMoreThatHasNotBegunThanIsShown_LeadsToAllOfIt()
    {
        await using var on = new OnPage();
        for (var number = 1; number <= 10; number++)
        {
            on.Jobs.Put(Numbered(number, JobPageTests.View(JobState.Queued)));
        }

        var card = on.Render<HomePage>().Find("section[aria-labelledby=waiting-title]");

        var all = card.QuerySelector(".card-head a")!;
        Assert.Equal((6, "Show all 10"), (card.QuerySelectorAll("li").Length, all.TextContent));
        var fields = new JobSearchFields(Show: "waiting,assigned,starting,queued");
        Assert.Equal(Urls.Jobs(fields), all.GetAttribute("href"));
        Assert.Equal(HomeView.NotRunning, fields.Filter.States);
    }

    [Fact]
    public async Task Home_OfSomebodyWithoutAJobAmongOthers_ShowsTheFirstSteps_UntilTheFirstJob()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("ada-desk"));
        var theirs = on.Jobs.Put(Numbered(1, JobPageTests.View(JobState.Running, OnPage.Noon.AddMinutes(-5))));
        on.Jobs.OfOthers.Add(theirs.Summary.Id);

        var page = on.Render<HomePage>();

        Assert.Equal("1 running", page.Find("h1").TextContent);
        Assert.Equal("Run your first project", page.Find(".first-part h2").TextContent);
        Assert.Equal(3, page.FindAll(".step h3").Count);
        on.Jobs.Put(Numbered(2, JobPageTests.View(JobState.Waiting)));
        await page.WaitForAssertionAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                Assert.Empty(page.FindAll(".step"));
            },
            TimeSpan.FromSeconds(10)
        );
    }

    [Fact]
    public async Task FirstSteps_WhenAColleaguesFirstJobComes_KeepTheFolderThatIsBeingSent()
    {
        await using var on = new OnPage();
        var page = on.Render<HomePage>();
        var drop = page.FindComponent<FolderDrop>().Instance;

        var theirs = Numbered(1, JobPageTests.View(JobState.Running, OnPage.Noon.AddMinutes(-5)));
        on.Jobs.OfOthers.Add(theirs.Summary.Id);
        on.Jobs.Put(theirs);

        await page.WaitForAssertionAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                Assert.Equal("1 running", page.Find("h1").TextContent);
            },
            TimeSpan.FromSeconds(10)
        );
        Assert.Same(drop, page.FindComponent<FolderDrop>().Instance);
    }

    [Fact]
    public async Task FirstSteps_AmongOthers_AreTickedByTheReadersOwnProject()
    {
        await using var on = new OnPage();
        on.Executors.All.Add(OnPage.Executor("ada-desk"));
        on.Jobs.OfOthers.Add(on.Jobs.Put(Numbered(1, JobPageTests.View(JobState.Succeeded, OnPage.Noon))).Summary.Id);
        on.Projects.OfOthers.Add(on.Projects.Add("theirs", ContentHash.Of("theirs"u8)).Id);

        Assert.Equal("Drop a project folder", on.Render<HomePage>().Find("[aria-current=step] h3").TextContent);
        var mine = on.Projects.Add("mine", ContentHash.Of("mine"u8));

        var step = on.Render<HomePage>().Find("[aria-current=step]");
        Assert.Equal(Urls.NewJob(mine.Id), step.QuerySelector("a.primary")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Home_OfSomebodyWhoOnlyLooks_ShowsNoFirstSteps()
    {
        await using var on = new OnPage();
        on.Jobs.OfOthers.Add(on.Jobs.Put(Numbered(1, JobPageTests.View(JobState.Succeeded, OnPage.Noon))).Summary.Id);
        var viewer = new SignedIn(OnPage.Caller with { Scopes = Scopes.Read }, "Grace Obi", "Vision lab");

        var page = on.Render<HomePage>(p => p.AddCascadingValue(viewer));

        Assert.Empty(page.FindAll(".step"));
    }

    private static JobView Failed(EndReason reason) => Numbered(9, JobPageTests.View(JobState.Failed, OnPage.Noon.AddHours(-1), reason));

    private static JobView Numbered(long number, JobView job) => job with { Summary = job.Summary with { Number = number, Id = JobId.New() } };
}
