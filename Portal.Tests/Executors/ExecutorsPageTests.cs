using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Executors;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Executors;

public sealed class ExecutorsPageTests : IAsyncLifetime
{
    private readonly OnPage _page = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void Executors_Listed_AnswerFirstHowManyAreSilent()
    {
        _page.Executors.All.Add(OnPage.Executor("ada-desk"));
        _page.Executors.All.Add(OnPage.Executor("puhti", ExecutorHealth.NoContact, OnPage.Job(1281, "icesheet", JobState.Running)));

        var page = _page.Render<ExecutorsPage>();

        Assert.Equal("2 executors, 1 without contact", page.Find(".beside").TextContent);
        Assert.Contains("Its job #1281 probably goes on", page.Find(".banner").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Executors_ThatAreMany_ArePaged_AndOfTheSilentAFewAreNamed()
    {
        for (var i = 0; i < 51; i++)
        {
            _page.Executors.All.Add(OnPage.Executor($"node-{i:00}", i < 5 ? ExecutorHealth.NoContact : ExecutorHealth.Good));
        }

        var page = _page.Render<ExecutorsPage>();

        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Equal("/executors?page=2", page.FindAll(".card-foot a").Single().GetAttribute("href"));
        Assert.Equal(4, page.FindAll(".banner").Count);
        Assert.Contains("2 more have not answered lately.", page.FindAll(".banner")[3].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_ThatNeedsAFreshProof_ShowsTheWayToIt()
    {
        _page.Executors.RefuseCode = new Refusal(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var drawer = _page.Render<AddExecutor>(p => p.Add(v => v.Executors, []));

        await drawer.Find("#executor-name").InputAsync("desk");
        await drawer.Find("form").SubmitAsync();

        Assert.StartsWith("/confirm", drawer.Find(".banner a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(drawer.FindAll(".field-fault"));
    }

    [Fact]
    public void Change_ElsewhereInTheColony_IsShownWithoutAsking()
    {
        _page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var page = _page.Render<ExecutorsPage>();

        _page.Executors.All.Add(OnPage.Executor("new-laptop"));
        _page.Executors.Changed();

        page.WaitForAssertion(() => Assert.Contains("new-laptop", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Contact_LostAndBack_IsSaidToWhoListens()
    {
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        _page.Services.GetRequiredService<Announcements>().Said += (words, _) => said.Enqueue(words);
        _page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var page = _page.Render<ExecutorsPage>();
        Assert.Empty(said);

        _page.Executors.All[0] = _page.Executors.All[0] with { Health = ExecutorHealth.NoContact };
        _page.Executors.Changed();
        await SaidAsync(1);

        _page.Executors.All[0] = _page.Executors.All[0] with { Health = ExecutorHealth.Good };
        _page.Executors.Changed();
        await SaidAsync(2);

        Assert.Equal(["1 executor, 1 without contact", "1 executor"], said);

        Task SaidAsync(int count) =>
            Eventually.IsAsync(
                () =>
                {
                    _page.Clock.Advance(TimeSpan.FromMilliseconds(100));
                    return said.Count == count;
                },
                $"{count} sentences"
            );
    }

    [Fact]
    public void Executor_WithoutContainerRuntime_SaysWhatThatMeans()
    {
        _page.Executors.All.Add(OnPage.Executor("ada-desk"));
        Assert.Contains("Jobs with an image are not given to it", _page.Render<ExecutorsPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_ThatDoesNotWork_IsSaidWithItsOwnWords()
    {
        var executor = OnPage.Executor("ada-desk");
        const string note = "podman is installed, but runs no container here: Error: <b>not permitted</b>";
        _page.Executors.All.Add(executor with { Capabilities = executor.Capabilities! with { Notes = [note] } });

        var page = _page.Render<ExecutorsPage>();

        Assert.Contains(page.FindAll("p.meta"), line => line.TextContent == note);
    }

    [Fact]
    public void Jobs_ThatAreMoreThanAreListed_AreAWayOff()
    {
        var desk = OnPage.Executor("ada-desk", ExecutorHealth.Good, OnPage.Job(1, "a", JobState.Running)) with { JobCount = 1234 };
        _page.Executors.All.Add(desk);

        var card = _page.Render<ExecutorsPage>().Find(".executor");

        Assert.Single(card.QuerySelectorAll(".rows li"));
        Assert.Contains("The newest 1 of 1,234.", card.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/jobs?show=assigned,starting,queued,running&executor={desk.Id}", card.QuerySelector(".rows ~ .meta a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Retiring_IsSaidBeforeItIsDone()
    {
        var desk = OnPage.Executor("ada-desk", ExecutorHealth.Good, OnPage.Job(1, "a", JobState.Running), OnPage.Job(2, "b", JobState.Assigned));
        _page.Executors.All.Add(desk);
        var page = _page.Render<ExecutorsPage>();

        await page.Find(".executor button.danger").ClickAsync();
        var dialog = page.Find("dialog").TextContent;
        Assert.Contains("1 job may be running there", dialog, StringComparison.Ordinal);
        Assert.Contains("1 job it has not started goes back to waiting", dialog, StringComparison.Ordinal);
        Assert.Empty(_page.Executors.Retired);

        await page.Find("dialog button.danger").ClickAsync();
        Assert.Equal(desk.Id, Assert.Single(_page.Executors.Retired));
    }

    [Fact]
    public async Task Retiring_MeansTheJobsThatItHasNow()
    {
        _page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var page = _page.Render<ExecutorsPage>();
        _page.Executors.All[0] = _page.Executors.All[0] with { JobCount = 1200, BegunCount = 1200 };

        await page.Find(".executor button.danger").ClickAsync();

        Assert.Contains("1,200 jobs may be running there", page.Find("dialog").TextContent, StringComparison.Ordinal);
    }

    // Nobody tells of it: it is just not heard any more.
    [Fact]
    public void Silence_OnAnOpenPage_IsSeen()
    {
        _page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var page = _page.Render<ExecutorsPage>();
        _page.Executors.All[0] = _page.Executors.All[0] with { Health = ExecutorHealth.NoContact };

        _page.Clock.Advance(TimeSpan.FromSeconds(16));

        page.WaitForAssertion(() => Assert.Contains("ada-desk has not answered", page.Find(".banner").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Adding_ShowsCodeCountdownAndArrival()
    {
        var page = _page.Render<ExecutorsPage>();
        await page.Find(".page-head button").ClickAsync();
        await page.Find("#executor-name").InputAsync("ada-laptop");
        await page.Find("dialog form").SubmitAsync();

        Assert.Contains("WXYZ-1234", page.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.Equal("15:00", page.Find(".left").TextContent);
        _page.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("14:59", page.Find(".left").TextContent));

        _page.Executors.All.Add(OnPage.Executor("ada-laptop"));
        _page.Executors.Changed();
        page.WaitForAssertion(() => Assert.Contains("ada-laptop has arrived", page.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("WXYZ-1234", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_ThatExpired_IsTakenAwayAndAnotherOffered()
    {
        var page = _page.Render<ExecutorsPage>();
        await page.Find(".page-head button").ClickAsync();
        await page.Find("#executor-name").InputAsync("ada-laptop");
        await page.Find("dialog form").SubmitAsync();

        _page.Clock.Advance(TimeSpan.FromMinutes(16));

        page.WaitForAssertion(() => Assert.Contains("The code has expired", page.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("WXYZ-1234", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_ThePortalRefuses_SaysWhyBesideTheField()
    {
        _page.Executors.RefuseCode = new Refusal(RefusalKind.Conflict, "executor-name-taken", "There is an executor of this name.");
        var page = _page.Render<ExecutorsPage>();
        await page.Find(".page-head button").ClickAsync();
        await page.Find("#executor-name").InputAsync("ada-desk");
        await page.Find("dialog form").SubmitAsync();

        Assert.Equal("There is an executor of this name.", page.Find("#executor-name-hint").TextContent.Trim());
    }

    [Fact]
    public async Task Steps_AskedForByTheAddress_AreOpen_UntilSomebodyClosesThem()
    {
        var navigation = _page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo(Urls.AddExecutor());
        var page = _page.Render<ExecutorsPage>();
        Assert.Single(page.FindAll("dialog"));

        await page.Find("dialog .head button").ClickAsync();
        Assert.Empty(page.FindAll("dialog"));
        Assert.EndsWith("/executors", navigation.Uri, StringComparison.Ordinal);

        await page.InvokeAsync(() => navigation.NavigateTo(Urls.AddExecutor()));
        Assert.Single(page.FindAll("dialog"));
    }
}
