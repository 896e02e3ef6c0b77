using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Home;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

/// <summary>What pages of jobs, home and executors show once a system with Slurm is there.</summary>
public sealed class SlurmJobPageTests
{
    private const string Busy = "Every node of standard-g is busy, and 3 larger jobs are ahead of yours.";

    [Fact]
    public async Task Job_InSlurmsQueue_SaysWhyInPlainWordsAndItsSlurmNumber()
    {
        await using var on = new OnPage();
        on.Systems.All.Add(Lumi(SystemContact.Connected));
        on.Jobs.Put(Queued("7719882"));

        var page = on.Render<JobPage>(p => p.Add(one => one.Key, "1284"));

        Assert.Equal("Queued", page.Find(".chip").TextContent);
        Assert.Equal(Busy, page.Find(".waits .answer").TextContent);
        Assert.Contains("Slurm job 7719882", page.Find(".facts-inline").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".banner"));
    }

    [Fact]
    public async Task Job_OfASystemThatNeedsASignIn_SaysSoWithTheButton()
    {
        await using var on = new OnPage();
        on.Systems.All.Add(Lumi(SystemContact.NeedsSignIn));
        on.Jobs.Put(Queued("7719882"));

        var page = on.Render<JobPage>(p => p.Add(one => one.Key, "1284"));

        Assert.Contains("lumi needs your sign-in", page.Find(".banner").TextContent, StringComparison.Ordinal);
        await page.Find(".banner button").ClickAsync();
        Assert.Contains("Sign in at lumi", page.Find("dialog").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_OfAnotherPlatform_IsShownAsItIs()
    {
        await using var on = new OnPage();
        on.Jobs.Put(Queued("4711"));

        var page = on.Render<JobPage>(p => p.Add(one => one.Key, "1284"));

        Assert.DoesNotContain("Slurm job", page.Markup, StringComparison.Ordinal);
        Assert.Contains("4711", page.Find(".facts-inline .mono").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_TellsWhichSystemNeedsMe()
    {
        await using var on = new OnPage();
        on.Systems.All.Add(Lumi(SystemContact.NeedsSignIn));
        on.Systems.All.Add(SystemSamples.Changed("puhti"));
        on.Jobs.Put(Queued("1"));

        var page = on.Render<HomePage>();

        Assert.Contains("lumi needs your sign-in", page.Find(".banner-attention").TextContent, StringComparison.Ordinal);
        Assert.Contains("puhti shows another host key", page.Find(".banner-failed").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".banner-failed button, .banner-failed input"));
    }

    [Fact]
    public async Task Executors_BeginWithTheSystems()
    {
        await using var on = new OnPage();
        on.Systems.All.Add(Lumi(SystemContact.Connected));
        on.Executors.All.Add(OnPage.Executor("ada-desk"));

        var page = on.Render<ExecutorsPage>();

        Assert.Contains("lumi", page.Find(".table").TextContent, StringComparison.Ordinal);
        Assert.Equal("/systems/add", page.Find(".page-head a").GetAttribute("href"));
    }

    private static SystemView Lumi(SystemContact contact) => SystemSamples.View("lumi", contact) with { Executors = [OnPage.Executor("lumi-twin")] };

    private static JobView Queued(string platform)
    {
        var job = JobPageTests.View(JobState.Queued);
        return job with
        {
            Summary = job.Summary with { ExecutorName = "lumi-twin", Why = Busy },
            Attempts = [job.Attempts[0] with { ExecutorName = "lumi-twin", PlatformId = platform }],
        };
    }
}
