using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs.Filters;

public sealed class SavedFiltersTests
{
    [Fact]
    public async Task Filter_ThatTheAddressHolds_IsSavedUnderAName_AndIsTheChosenOneThen()
    {
        await using var on = new OnPage();
        var page = Open(on, "/jobs?show=failed&q=%20night%20&from=2026-11-01&executor=nonsense");

        await NameAsync(page, "Save this filter", "Night runs");

        var saved = Assert.Single(on.Filters.All);
        Assert.Equal(
            ("Night runs", JobState.Failed, "night", new DateOnly(2026, 11, 1)),
            (saved.Name, Assert.Single(saved.Search.States), saved.Search.Text, saved.Search.From!.Value)
        );
        Assert.Equal("Night runs", page.Find("nav.chips[aria-label='Saved filters'] [aria-current]").TextContent.Trim());
        Assert.Contains("“Night runs” is saved.", page.Find(".saved-filters").TextContent, StringComparison.Ordinal);
        Assert.Contains("Rename", ButtonsOf(page));
    }

    [Theory]
    [InlineData("/jobs")]
    [InlineData("/jobs?show=nonsense&project=../etc")]
    public async Task Address_ThatShowsAllJobs_HasNothingToSave(string address)
    {
        await using var on = new OnPage();

        Assert.Empty(Open(on, address).FindAll(".saved-filters"));
    }

    [Fact]
    public async Task Saved_FromAProgram_IsALinkToItsJobs_WhateverStatesItShows()
    {
        await using var on = new OnPage();
        var search = new JobSearch { States = [JobState.Cancelled, JobState.Failed], Text = "a b" };
        on.Filters.All.Add(new(SavedFilterId.New(), "Ended badly", search));
        var href = Open(on).Find(".saved-filters a").GetAttribute("href")!;

        var page = Open(on, href);

        Assert.NotNull(page.Find(".saved-filters [aria-current]"));
        Assert.Equal("Failed, Cancelled", page.Find("nav[aria-label=Filters] a.is-chosen").ChildNodes[0].TextContent.Trim());
        Assert.Equal([JobState.Failed, JobState.Cancelled], JobFilter.Of("failed,cancelled").States);
    }

    [Fact]
    public async Task Chosen_CanBeRenamedAndDeleted_AndADeletedOneComesBack()
    {
        await using var on = new OnPage();
        on.Filters.All.Add(new(SavedFilterId.New(), "Failed ones", new JobSearch { States = [JobState.Failed] }));
        var page = Open(on, "/jobs?show=failed");

        await NameAsync(page, "Rename", "Broken");
        Assert.Equal("Broken", Assert.Single(on.Filters.All).Name);

        await PressAsync(page, "Delete");
        Assert.Empty(on.Filters.All);
        await PressAsync(page, "Undo");
        Assert.Equal(("Broken", JobState.Failed), (on.Filters.All[0].Name, Assert.Single(on.Filters.All[0].Search.States)));
    }

    [Fact]
    public async Task Focus_GoesToWhatTookThePlaceOfTheButtonThatWasPressed()
    {
        await using var on = new OnPage();
        var page = Open(on, "/jobs?show=failed");

        await NameAsync(page, "Save this filter", "Broken");
        AssertFocus(page, "Rename");
        await NameAsync(page, "Rename", "Failed ones");
        AssertFocus(page, "Rename");
        await PressAsync(page, "Rename");
        await PressAsync(page, "Cancel");
        AssertFocus(page, "Rename");
        await PressAsync(page, "Delete");
        AssertFocus(page, "Undo");
        await PressAsync(page, "Undo");
        AssertFocus(page, "Rename");
    }

    [Fact]
    public async Task Refusal_StandsBesideTheName_WhichStaysToBeMended()
    {
        await using var on = new OnPage();
        on.Filters.Refuse = new Refusal(RefusalKind.Conflict, "filter-name-taken", "You have a saved filter “x” already.");
        var page = Open(on, "/jobs?show=failed");

        await NameAsync(page, "Save this filter", "x");

        Assert.Contains("already", page.Find(".saved-filters [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ("x", "true"),
            (page.Find(".name-filter input").GetAttribute("value"), page.Find(".name-filter input").GetAttribute("aria-invalid"))
        );
    }

    private static void AssertFocus(IRenderedComponent<JobsPage> page, string button) =>
        Assert.Equal(button, page.FindAll(".saved-filters [data-takes-focus]").Single().TextContent.Trim());

    private static IRenderedComponent<JobsPage> Open(OnPage on, string url = "/jobs")
    {
        on.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return on.Render<JobsPage>();
    }

    private static async Task NameAsync(IRenderedComponent<JobsPage> page, string button, string name)
    {
        await PressAsync(page, button);
        await page.InvokeAsync(() => page.Find(".name-filter input").InputAsync(name));
        await page.InvokeAsync(() => page.Find(".name-filter").SubmitAsync());
    }

    private static Task PressAsync(IRenderedComponent<JobsPage> page, string button) =>
        page.InvokeAsync(() => page.FindAll(".saved-filters button").First(one => one.TextContent.Trim() == button).ClickAsync(new()));

    private static IEnumerable<string> ButtonsOf(IRenderedComponent<JobsPage> page) =>
        page.FindAll(".saved-filters button").Select(button => button.TextContent.Trim());
}
