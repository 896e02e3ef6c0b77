using System.Collections.Concurrent;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class JobPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    internal static JobView View(JobState state, DateTimeOffset? started = null, EndReason reason = EndReason.None, string name = "train_resnet18") =>
        new()
        {
            Summary = OnPage.Job(1284, name, state) with
            {
                StartedAt = started,
                ClosedAt = state.IsFinal() ? OnPage.Noon : null,
                Reason = reason,
                ExecutorName = state == JobState.Waiting ? null : "ada-desk",
            },
            Spec = new JobSpec { Command = ["python3", "src/train.py"] },
            Attempts =
                state == JobState.Waiting
                    ? []
                    :
                    [
                        new AttemptView
                        {
                            Number = 1,
                            Executor = ExecutorId.New(),
                            ExecutorName = "ada-desk",
                            AssignedAt = OnPage.Noon.AddMinutes(-30),
                            StartedAt = started,
                        },
                    ],
        };

    [Fact]
    public async Task Page_OfARunningJob_ShowsStateTimeAndWhatMayEndIt()
    {
        await using var on = new OnPage();
        on.Jobs.Put(
            View(JobState.Running, OnPage.Noon.AddMinutes(-41)) with
            {
                Spec = new JobSpec { Conditions = new Conditions { WalltimeSeconds = 7200 } },
            }
        );

        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        Assert.Equal("train_resnet18", page.Find("h1").TextContent);
        Assert.Equal("Running", page.Find(".chip").TextContent);
        Assert.Contains("of 2 h walltime", page.Find(".elapsed").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing we know of before 13:19:00, its walltime.", page.Find(".stop").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAWaitingJob_SaysWhyItWaits()
    {
        await using var on = new OnPage();
        var job = View(JobState.Waiting);
        on.Jobs.Put(job with { Summary = job.Summary with { Why = "No executor fits. ada-desk: it has no GPU." } });

        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        Assert.Contains("No executor fits. ada-desk: it has no GPU.", page.Find(".waits").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".log"));
    }

    [Fact]
    public async Task Page_OfAFailedJob_SaysWhatEndedItAndOffersTheRemedy()
    {
        await using var on = new OnPage();
        var job = View(JobState.Failed, OnPage.Noon.AddMinutes(-12), EndReason.OutOfMemory);
        on.Jobs.Put(
            job with
            {
                Evidence = "OUT_OF_MEMORY 0:125",
                Spec = new JobSpec { Conditions = new Conditions { MemoryBytes = 64_000_000_000 } },
            }
        );

        var ended = on.Render<JobPage>(p => p.Add(page => page.Key, "1284")).Find(".ended");

        Assert.Contains("Out of memory. It reached the 64 GB it asked for.", ended.TextContent, StringComparison.Ordinal);
        Assert.Contains("OUT_OF_MEMORY 0:125", ended.TextContent, StringComparison.Ordinal);
        Assert.Equal(Urls.SubmitAgain(job.Summary.Id, raise: true), ended.QuerySelector("a.primary")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Page_WithoutContact_LetsAPersonSayWhatBecameOfIt()
    {
        await using var on = new OnPage();
        var job = View(JobState.Running, OnPage.Noon.AddHours(-1));
        on.Jobs.Put(job with { Summary = job.Summary with { NoContactSince = OnPage.Noon.AddMinutes(-8) } });

        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        Assert.Equal("Running?", page.Find(".chip").TextContent);
        Assert.Contains("No contact with ada-desk since 11:52:00.", page.Find(".banner").TextContent, StringComparison.Ordinal);
        Assert.Equal(["It is not running: run again", "Close as lost"], page.FindAll(".banner button").Select(button => button.TextContent));
    }

    [Fact]
    public async Task Page_OfAJobThatIsNotThereOrNotYours_SaysTheSame()
    {
        await using var on = new OnPage();

        foreach (var key in new[] { "9999", JobId.New().ToString(), "../admin", "-1" })
        {
            var page = on.Render<JobPage>(p => p.Add(page => page.Key, key));
            Assert.Contains("There is no such job here, or it is not yours to see.", page.Markup, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Link_ToAJobThatIsNotHere_OffersThePersonsOtherColonies_AndLeadsBackToIt()
    {
        await using var on = new OnPage();
        var (link, waves) = ($"/jobs/{JobId.New()}?line=7", new ColonyItem(ColonyId.New(), "Waves", ColonyRole.Member, OnPage.Noon, 4));
        on.Services.GetRequiredService<NavigationManager>().NavigateTo(link);

        var form = on.Render<OtherColonies>(p => p.AddCascadingValue(new SignedIn(OnPage.Caller, "Ada Lindqvist", "Vision lab") { Others = [waves] }))
            .Find("form");

        Assert.Equal(Urls.SwitchColony, form.GetAttribute("action"));
        Assert.Equal(link, form.QuerySelector("input[name=returnUrl]")!.GetAttribute("value"));
        Assert.Equal($"{waves.Id}", form.QuerySelector("button[name=colony]")!.GetAttribute("value"));
        Assert.Empty(on.Render<OtherColonies>().FindAll("form"));
    }

    [Fact]
    public async Task Tabs_WhileALineOfTheLogIsChosen_KeepIt()
    {
        await using var on = new OnPage();
        on.Jobs.Put(View(JobState.Running, OnPage.Noon.AddMinutes(-1)));
        on.Services.GetRequiredService<NavigationManager>().NavigateTo("/jobs/1284?tab=log&line=7");

        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        Assert.Equal("/jobs/1284?tab=timeline&line=7", page.FindAll(".job-tabs a")[1].GetAttribute("href"));
    }

    [Fact]
    public async Task Page_OfAHostileJob_ShowsTextAsText()
    {
        await using var on = new OnPage();
        var job = View(JobState.Failed, OnPage.Noon, EndReason.Exited, Hostile);
        on.Jobs.Put(
            job with
            {
                Summary = job.Summary with { Why = Hostile, ExecutorName = Hostile, ProjectName = Hostile, Project = ProjectId.New() },
                Evidence = Hostile,
                Spec = new JobSpec
                {
                    Command = [Hostile],
                    Label = Hostile,
                    Environment = new Dictionary<string, string> { [Hostile] = Hostile },
                },
            }
        );
        on.Ledger.Then(LedgerKind.Started, 0, $$"""{"node":"{{Hostile}}"}""", Hostile);
        on.Logs.Write(Hostile);

        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        Assert.Empty(page.FindAll("img"));
        Assert.Equal(Hostile, page.Find("h1").TextContent);
    }

    [Fact]
    public async Task Page_WhenTheJobEnds_ShowsItAndTellsListeners()
    {
        await using var on = new OnPage();
        var job = on.Jobs.Put(View(JobState.Running, OnPage.Noon.AddMinutes(-1)));
        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        on.Jobs.Put(job with { Summary = job.Summary with { State = JobState.Succeeded, ClosedAt = OnPage.Noon } });
        // Renders are at least 100 ms apart, by the clock that stands still here.
        await page.WaitForAssertionAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                Assert.Equal("Succeeded", page.Find(".chip").TextContent);
            },
            TimeSpan.FromSeconds(10)
        );
    }

    [Fact]
    public async Task Page_WhenContactIsLostAndBack_TellsListenersBoth()
    {
        await using var on = new OnPage();
        var said = new ConcurrentQueue<string>();
        on.Services.GetRequiredService<Announcements>().Said += (words, interrupts) => said.Enqueue(interrupts ? $"At once: {words}" : words);
        var job = on.Jobs.Put(View(JobState.Running, OnPage.Noon.AddMinutes(-41)));
        on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        on.Jobs.Put(job with { Summary = job.Summary with { NoContactSince = OnPage.Noon } });
        await SaidAsync(on, said, 1);
        on.Jobs.Put(job);
        await SaidAsync(on, said, 2);

        Assert.Equal(["Job 1284 train_resnet18: Running? No contact", "Job 1284 train_resnet18: Running"], said.AsEnumerable());
    }

    // Refreshes are at least 100 ms apart, by the clock that stands still here.
    private static Task SaidAsync(OnPage on, ConcurrentQueue<string> said, int count) =>
        Eventually.IsAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return said.Count >= count;
            },
            () => $"{count} announcements, there are: {string.Join("; ", said)}"
        );

    [Fact]
    public async Task Timeline_WhenTheChainHolds_SaysSo()
    {
        await using var on = new OnPage();
        on.Jobs.Put(View(JobState.Running, OnPage.Noon));
        on.Ledger.Then(LedgerKind.Submitted, -20, actor: ActorKind.User).Then(LedgerKind.Started, 0, """{"node":"nid005123"}""", "R nid005123");

        var timeline = on.Render<JobPage>(p => p.Add(page => page.Key, "1284")).Find(".timeline");

        Assert.Contains("Started on nid005123", timeline.TextContent, StringComparison.Ordinal);
        Assert.Contains("2 entries, chain intact", timeline.TextContent, StringComparison.Ordinal);
        Assert.Contains("Sealed 12:00", timeline.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeline_WhenTheChainIsBroken_NamesTheFault()
    {
        await using var on = new OnPage();
        on.Jobs.Put(View(JobState.Running, OnPage.Noon));
        on.Ledger.Then(LedgerKind.Submitted, 0);
        on.Ledger.Check = new LedgerCheck(false, 1, 0, null, "entry 1 was changed");

        var chain = on.Render<JobPage>(p => p.Add(page => page.Key, "1284")).Find(".chain");

        Assert.Contains("The chain does not hold: entry 1 was changed", chain.TextContent, StringComparison.Ordinal);
    }
}
