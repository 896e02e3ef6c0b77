using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Layout.GoTo;
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

        Assert.EndsWith("/jobs/1284", on.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Empty(box.FindAll("dialog"));
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

    private static async Task<IRenderedComponent<GoToBox>> OpenAsync(OnPage on)
    {
        var box = on.Render<GoToBox>();
        await box.Find("button").ClickAsync(new());
        return box;
    }

    private static IReadOnlyList<string> Names(IRenderedComponent<GoToBox> box) =>
        [.. box.FindAll("[role=option] .name").Select(name => name.TextContent)];
}
