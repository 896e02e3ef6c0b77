using System.Collections.Concurrent;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

public sealed class SystemPagesTests : IAsyncLifetime
{
    private readonly OnPage _page = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task List_SaysFirstWhatWaitsForThePerson()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi", SystemContact.NeedsSignIn));
        _page.Systems.All.Add(SystemSamples.View("mahti"));

        var card = _page.Render<SystemsCard>();

        Assert.Equal("2 systems, 1 needs you", card.Find(".count").TextContent);
        Assert.Contains("sign in; jobs there go on", card.Find(".need").TextContent, StringComparison.Ordinal);
        await card.Find(".need button").ClickAsync();
        Assert.Contains("Sign in at lumi", card.Find("dialog").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void List_OfNothing_SaysWhatWouldStandThere() =>
        Assert.Equal("/systems/add", _page.Render<SystemsCard>().Find(".empty a").GetAttribute("href"));

    [Fact]
    public void List_ChangesByItself()
    {
        var card = _page.Render<SystemsCard>();
        _page.Systems.Put(SystemSamples.View("puhti"));
        card.WaitForAssertion(() => Assert.Contains("puhti", card.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void System_OpensWithHowThePortalStandsWithIt()
    {
        var page = Open(SystemSamples.View("lumi"));

        Assert.Equal("Connected since 11:52 UTC. Jobs run through a program on its login node, which dials out.", page.Find(".answer").TextContent);
        Assert.Contains("standard-g", page.Markup, StringComparison.Ordinal);
        Assert.Contains("6,588 of 10,000 core-hours left", page.Markup, StringComparison.Ordinal);
        Assert.Contains("is not known before a self-test", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void System_OfSomebodyElse_OffersNothingToDo()
    {
        var page = Open(SystemSamples.View("lumi", mine: false));

        Assert.Contains("Only they sign in, and say whose jobs run there", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".page-head .actions button, .page-head .actions a"));
        Assert.Empty(page.FindAll("[name=rung]"));
    }

    [Fact]
    public void Rung_OfATwin_SaysItsVersionAndWhenItWasHeard()
    {
        var lumi = SystemSamples.View("lumi");
        var twin = OnPage.Executor("lumi-twin", ExecutorHealth.Good) with
        {
            ProgramVersion = "1.4.2+abc.sha256-0123456789abcdef",
            LastSeenAt = OnPage.Noon.AddSeconds(-7),
        };

        var page = Open(lumi with { Executors = [twin] });

        Assert.Matches("version 1.4.2, heard 7 s(econds)? ago", page.Find(".twin").TextContent);
    }

    [Fact]
    public void Rung_WhileStopped_SaysThatNothingRuns()
    {
        var lumi = SystemSamples.View("lumi");

        var page = Open(lumi with { Status = lumi.Status with { Rung = null, RungWhy = "The file ~/.pollinator/STOP is on the system." } });

        Assert.Contains("Nothing runs there now", page.Markup, StringComparison.Ordinal);
        Assert.Contains("STOP", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rung_ChosenByThePerson_IsTold()
    {
        var page = Open(SystemSamples.View("lumi"));
        await page.FindAll("[name=rung]")[3].ChangeAsync(true);
        Assert.Equal(Rung.OverSsh, Assert.Single(_page.Systems.Rungs));
    }

    [Fact]
    public async Task Removing_IsSaidBeforeItIsDone()
    {
        var lumi = SystemSamples.View("lumi");
        var page = Open(lumi with { Executors = [OnPage.Executor("lumi-twin", ExecutorHealth.Good, OnPage.Job(7, "a", JobState.Running))] });
        await page.Find(".page-head .danger").ClickAsync();
        Assert.Contains("1 job is there. It is not stopped", page.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Systems.Removed);

        await page.Find("dialog .danger").ClickAsync();

        Assert.Equal(lumi.Id, Assert.Single(_page.Systems.Removed));
        Assert.EndsWith("/executors", _page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void HostKey_Changed_ShowsBothAndHasNoButtonToGoOn()
    {
        var page = Open(SystemSamples.Changed("lumi"));

        var banner = page.Find(".changed-key");
        Assert.Contains(SystemSamples.Fingerprint, banner.TextContent, StringComparison.Ordinal);
        Assert.Contains(SystemSamples.Other, banner.TextContent, StringComparison.Ordinal);
        Assert.Equal("Compare, and use it if it is the same", Assert.Single(page.FindAll(".changed-key button")).TextContent);
        Assert.DoesNotContain(page.FindAll(".page-head button"), button => button.TextContent.Contains("Sign in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(SystemSamples.Fingerprint)]
    [InlineData("SHA256:9dRt")]
    public async Task HostKey_Changed_IsNotPinnedByAnotherFingerprint(string typed)
    {
        var page = Open(SystemSamples.Changed("lumi"));
        await page.Find(".changed-key input").ChangeAsync(typed);
        await page.Find(".changed-key form").SubmitAsync();

        Assert.Empty(_page.Systems.Confirmed);
        Assert.NotEqual("", page.Find(".changed-key .field-fault").TextContent);
    }

    [Fact]
    public async Task HostKey_Changed_IsPinnedByWhatTheCentrePublishes()
    {
        var page = Open(SystemSamples.Changed("lumi"));
        await page.Find(".changed-key input").ChangeAsync(SystemSamples.Other);
        await page.Find(".changed-key form").SubmitAsync();

        Assert.Equal(SystemSamples.Other, Assert.Single(Assert.Single(_page.Systems.Confirmed)).Fingerprint);
    }

    [Fact]
    public void Drawer_OfAChangedHostKey_HasNoFieldAtAll()
    {
        var drawer = _page.Render<SignInDrawer>(p => p.Add(one => one.View, SystemSamples.Changed("lumi")));
        Assert.Empty(drawer.FindAll("input, textarea, form, .ways"));
    }

    [Fact]
    public void Sheet_HoldsEveryCommandAndLinesToSignOn()
    {
        var lumi = SystemSamples.View("lumi");
        _page.Systems.All.Add(lumi);
        _page.Systems.Scripts[AskKind.GuestSheet] = ask => ask.Answer(new AskAnswer { Sheet = SystemSamples.Sheet() });

        var page = _page.Render<SheetPage>(p => p.Add(one => one.Id, lumi.Id.ToString()));

        page.WaitForAssertion(() =>
            Assert.Contains("squeue -h -u <user>", page.Find(".sheet code + *, .sheet td code").TextContent, StringComparison.Ordinal)
        );
        Assert.Contains(
            "180 times in the last hour; to see how jobs stand at most 720 times in any hour",
            page.Find(".sheet").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("touch ~/.pollinator/STOP", page.Markup, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll(".signatures dd").Count);
    }

    [Fact]
    public void Sheet_WithoutKeysAndPolicy_SaysWhatHoldsThen()
    {
        var sheet = SystemSamples.Sheet() with { Keys = [] };

        var text = _page.Render<GuestSheetView>(p => p.Add(one => one.Sheet, sheet)).Find(".sheet").TextContent;

        Assert.Contains("None: a person signs in each time.", text, StringComparison.Ordinal);
        Assert.Contains("No policy file was found there", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Banner_OfASystemThatNeedsASignIn_IsOnlyTheOwnersAndOnlyItsJobs()
    {
        _page.Systems.All.Add(SystemSamples.View("lumi", SystemContact.NeedsSignIn) with { Executors = [OnPage.Executor("lumi-twin")] });
        _page.Systems.All.Add(SystemSamples.View("mahti", SystemContact.NeedsSignIn, mine: false));

        Assert.Single(_page.Render<NeedsSignIn>().FindAll(".banner"));
        Assert.Single(_page.Render<NeedsSignIn>(p => p.Add(one => one.Executor, "lumi-twin")).FindAll(".banner"));
        Assert.Empty(_page.Render<NeedsSignIn>(p => p.Add(one => one.Executor, "ada-desk")).FindAll(".banner"));
    }

    [Fact]
    public async Task Banner_OfASystemThatNeedsASignInFromNowOn_IsHeard()
    {
        var said = new ConcurrentQueue<string>();
        _page.Services.GetRequiredService<Announcements>().Said += (words, _) => said.Enqueue(words);
        var lumi = SystemSamples.View("lumi");
        _page.Systems.All.Add(lumi);
        _page.Render<NeedsSignIn>();

        _page.Systems.Put(lumi with { Status = lumi.Status with { Contact = SystemContact.NeedsSignIn } });
        // Refreshes are at least 100 ms apart, by the clock that stands still here.
        await Eventually.IsAsync(
            () =>
            {
                _page.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return !said.IsEmpty;
            },
            "it is told"
        );

        Assert.StartsWith("lumi needs your sign-in since", said.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_OfAHostileCluster_AreText()
    {
        var view = SystemSamples.View("lumi");
        var page = Open(
            view with
            {
                Findings = view.Findings! with { HostName = "<img src=x onerror=alert(1)>", Unknown = ["<script>1</script>\u202e"] },
            }
        );

        Assert.Empty(page.FindAll("img, script"));
        Assert.DoesNotContain("\u202e", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<SystemPage> Open(SystemView view)
    {
        _page.Systems.All.Add(view);
        return _page.Render<SystemPage>(parameters => parameters.Add(p => p.Id, view.Id.ToString()));
    }
}
