using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Layout;
using Pollinator.Portal.Layout.GoTo;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Layout;

public sealed class GoToTests
{
    [Fact]
    public async Task Opened_OffersThePages()
    {
        await using var on = new OnPage();

        var box = await OpenAsync(on);

        Assert.Contains("Ledger", Names(box));
        Assert.Equal("true", box.FindAll("[role=option]")[0].GetAttribute("aria-selected"));
        Assert.Equal("go-to-0", box.Find("input").GetAttribute("aria-activedescendant"));
    }

    [Fact]
    public async Task Name_LeadsToItsJob_ByEnter()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon, name: "train"));
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = "train" });
        Assert.Equal("#1284 train", Names(box)[0]);
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await LeadsToAsync(on, "/jobs/1284");
        Assert.Empty(box.FindAll("dialog"));
    }

    [Fact]
    public async Task Place_OfTheSameKindOfPage_LeavesTheFocusOnTheOpener()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon, name: "train"));
        on.Services.GetRequiredService<NavigationManager>().NavigateTo("/jobs/7");
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = "train" });
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await LeadsToAsync(on, "/jobs/1284");
        on.JSInterop.VerifyFocusAsyncInvoke(calledTimes: 1);
    }

    [Fact]
    public async Task Arrows_MoveWithinTheList()
    {
        await using var on = new OnPage();
        var box = await OpenAsync(on);

        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowUp" });
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });

        Assert.Equal("go-to-1", box.Find("input").GetAttribute("aria-activedescendant"));
        Assert.Equal("true", box.FindAll("[role=option]")[1].GetAttribute("aria-selected"));
    }

    [Fact]
    public async Task Nothing_IsSaidToBeNothing()
    {
        await using var on = new OnPage();
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = "<script>" });

        Assert.Empty(Names(box));
        Assert.Equal("Nothing is called that.", box.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task Name_FindsSystemsAndSavedFilters()
    {
        await using var on = new OnPage();
        on.Systems.Put(SystemSamples.View("mahti"));
        on.Filters.All.Add(new SavedFilter(SavedFilterId.New(), "Mahti nights", new JobSearch { Text = "night" }));
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = "mahti" });
        Assert.Equal(["mahti", "Mahti nights"], Names(box));
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await LeadsToAsync(on, "/jobs?q=night");
    }

    [Fact]
    public async Task Commands_StandInTheirOwnGroup_AfterThePlaces()
    {
        await using var on = new OnPage();

        var box = await OpenAsync(on);

        var groups = box.FindAll("[role=listbox] > [role=group]");
        Assert.Equal(["Places", "Commands"], groups.Select(group => group.GetAttribute("aria-label")));
        var commands = groups[1].QuerySelectorAll("[role=option] .name").Select(name => name.TextContent).ToList();
        Assert.Contains("New job", commands);
        Assert.Contains("Sign out", commands);
        Assert.Contains("Language: Svenska", commands);
        Assert.DoesNotContain("Language: English", commands);
        Assert.DoesNotContain("Cancel this job", commands);
        Assert.Equal(Enumerable.Range(0, Names(box).Count).Select(at => $"go-to-{at}"), box.FindAll("[role=option]").Select(option => option.Id));
    }

    [Theory]
    [InlineData("new job", "/jobs/new")]
    [InlineData("folder drop", "/projects?new=yes")]
    [InlineData("add an executor", "/executors?add=yes")]
    [InlineData("hpc", "/systems/add")]
    public async Task Command_ThatAPageIsThereFor_LeadsToIt(string text, string url)
    {
        await using var on = new OnPage();
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = text });
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await LeadsToAsync(on, url);
    }

    [Theory]
    [InlineData("dark", "[data-theme-choice=dark]")]
    [InlineData("contrast", "[data-theme-choice=contrast]")]
    [InlineData("svenska", "[data-language=sv]")]
    [InlineData("sign out", "[data-sign-out]")]
    [InlineData("keys", "[data-keys]")]
    public async Task Command_ThatTheFrameHasAButtonFor_PressesIt_WhenTheBoxIsGone(string text, string button)
    {
        await using var on = new OnPage();
        var keys = on.JSInterop.SetupModule("./_content/Pollinator.Portal/js/keys.js");
        keys.Mode = JSRuntimeMode.Loose;
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = text });
        Assert.Empty(keys.Invocations["press"]);
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await Eventually.IsAsync(() => keys.Invocations["press"].Count == 1, "the button is pressed");
        Assert.Equal(button, keys.Invocations["press"][0].Arguments[0]);
        Assert.Empty(box.FindAll("dialog"));
    }

    // No compiler knows what a command presses: a button that is named anew would leave it without effect.
    [Fact]
    public async Task Buttons_ThatCommandsPress_StandInThePagesFrame()
    {
        await using var on = new OnPage();
        var pressed = new List<string>();
        var commands = new GoToCommands(new PageCommands(), new Announcements(), PressAsync);
        foreach (var command in commands.Find("").Where(command => command.DoAsync is not null))
        {
            await command.DoAsync!();
        }

        var (account, theme, keys) = (on.Render<AccountMenu>(), on.Render<ThemeMenu>(), on.Render<KeysDialog>());

        Assert.Contains("[data-sign-out]", pressed);
        Assert.All(pressed, button => Assert.Equal(1, account.FindAll(button).Count + theme.FindAll(button).Count + keys.FindAll(button).Count));

        Task<bool> PressAsync(string button)
        {
            pressed.Add(button);
            return Task.FromResult(true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Theme_IsSaidToBeSet_OnlyWhereItsButtonIs(bool isThere)
    {
        var told = new List<string>();
        var announcements = new Announcements { Said = (words, _) => told.Add(words) };
        var commands = new GoToCommands(new PageCommands(), announcements, _ => Task.FromResult(isThere));

        await commands.Find("dark")[0].DoAsync!();

        Assert.Equal(isThere ? 1 : 0, told.Count(words => words == "Done: Dark theme"));
        Assert.Equal(isThere ? 1 : 0, told.Count);
    }

    [Fact]
    public async Task Cancel_OnAJobsPage_AsksAsThePageDoes()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));
        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));
        var box = await OpenAsync(on);

        await box.Find("input").InputAsync(new ChangeEventArgs { Value = "cancel this job" });
        Assert.Equal(["Cancel this job"], Names(box));
        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        await Eventually.IsAsync(() => page.FindAll("dialog").Count == 1, "the page asks");
        Assert.Equal("Cancel job #1284?", page.Find("dialog h2").TextContent);
        Assert.Empty(on.Jobs.Cancelled);
    }

    [Theory]
    [InlineData(JobState.Running, true)]
    [InlineData(JobState.Succeeded, false)]
    public async Task Commands_OfAJobsPage_AreThoseThatApply(JobState state, bool canBeCancelled)
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(state, OnPage.Noon));
        on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        var names = Names(await OpenAsync(on));

        Assert.Equal(canBeCancelled, names.Contains("Cancel this job", StringComparer.Ordinal));
        Assert.Contains("Run this job again", names);
        Assert.Contains("Copy the link to this job", names);
    }

    [Fact]
    public void Commands_OfAPageThatWasLeft_AreGone_AndThoseOfTheNextOneStay()
    {
        static IReadOnlyList<PageCommand> One() => [new PageCommand("One", Glyphs.Play)];
        static IReadOnlyList<PageCommand> Next() => [new PageCommand("Next", Glyphs.Play)];
        var commands = new PageCommands();

        commands.Offer(One);
        commands.Offer(Next);
        commands.Withdraw(One);
        Assert.Equal("Next", Assert.Single(commands.Now).Name);
        commands.Withdraw(Next);

        Assert.Empty(commands.Now);
    }

    private static async Task<IRenderedComponent<GoToBox>> OpenAsync(OnPage on)
    {
        var box = on.Render<GoToBox>();
        await box.Find("button").ClickAsync(new());
        return box;
    }

    // Not before the box is gone and the focus is back where it came from.
    private static Task LeadsToAsync(OnPage on, string end)
    {
        var address = on.Services.GetRequiredService<NavigationManager>();
        return Eventually.IsAsync(() => address.Uri.EndsWith(end, StringComparison.Ordinal), () => $"at {end}, but {address.Uri}");
    }

    private static IReadOnlyList<string> Names(IRenderedComponent<GoToBox> box) =>
        [.. box.FindAll("[role=option] .name").Select(name => name.TextContent)];
}
