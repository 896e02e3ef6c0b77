using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs.Log;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class LogViewTests
{
    private static IRenderedComponent<LogView> Show(OnPage on, bool narrow = true)
    {
        // Lines that wrap are laid out as they are, so that a test without a browser sees them.
        on.JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
        var module = on.JSInterop.SetupModule("./_content/Pollinator.Portal/js/log-view.js");
        var attached = module.SetupModule(call => call.Identifier == "attach");
        attached.Mode = JSRuntimeMode.Loose;
        attached.Setup<bool>("isNarrow").SetResult(narrow);
        return on.Render<LogView>(p =>
            p.Add(view => view.Job, JobId.New())
                .Add(view => view.Attempts, JobPageTests.View(JobState.Running, OnPage.Noon).Attempts)
                .Add(view => view.CanGrow, true)
        );
    }

    [Fact]
    public async Task Log_WithLines_ShowsNumberTimeAndText()
    {
        await using var on = new OnPage();
        on.Logs.Write("epoch 1");
        on.Logs.Write("UserWarning: small", LogStream.Stderr);

        var rows = Show(on).FindAll(".l");

        Assert.Equal(["1", "2"], rows.Select(row => row.QuerySelector(".n")!.TextContent));
        Assert.Equal(["epoch 1", "UserWarning: small"], rows.Select(row => row.QuerySelector(".x")!.TextContent.Trim()));
        Assert.Contains("l-err l-warn", rows[1].ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfProgress_CountsWhatItFolded()
    {
        await using var on = new OnPage();
        on.Logs.Write("78% 76/98", folded: 75);

        Assert.Contains("+75", Show(on).Find(".l").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfALineOfMegabytes_SaysHowMuchIsMissing()
    {
        await using var on = new OnPage();
        on.Logs.Write("x", cutBytes: 5_000_000);

        Assert.Contains("5.0 MB more", Show(on).Find(".l").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfMarkup_ShowsTextAsText()
    {
        await using var on = new OnPage();
        on.Logs.Write("<script>alert(1)</script>");

        var view = Show(on);

        Assert.Empty(view.FindAll("script"));
        Assert.Equal("<script>alert(1)</script>", view.Find(".x").TextContent.Trim());
    }

    [Fact]
    public async Task Log_ThatGrows_ShowsEachLineOnce()
    {
        await using var on = new OnPage();
        on.Logs.Write("1");
        var view = Show(on);

        for (var i = 2; i <= 50; i++)
        {
            on.Logs.Write($"{i}");
        }
        await view.WaitForAssertionAsync(
            () =>
            {
                on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                Assert.Equal(Enumerable.Range(1, 50).Select(i => $"{i}"), view.FindAll(".x").Select(x => x.TextContent.Trim()));
            },
            TimeSpan.FromSeconds(10)
        );
        Assert.Contains("50 lines", view.Find(".card-foot").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_WithoutALine_SaysWhatWillStandThere()
    {
        await using var on = new OnPage();

        Assert.Contains("Nothing written yet", Show(on).Find(".log-nothing").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfAMillionLines_AsksForAFewHundred()
    {
        await using var on = new OnPage();
        on.Logs.Write("one");
        Show(on, narrow: false);

        Assert.All(on.Logs.Asked, asked => Assert.InRange(asked.Count, 1, 1000));
    }

    [Fact]
    public async Task Stream_WhenChosen_ShowsOnlyIt()
    {
        await using var on = new OnPage();
        on.Logs.Write("out");
        on.Logs.Write("err", LogStream.Stderr);
        var view = Show(on);

        await view.Find(".segments button:last-child").ClickAsync(new());

        Assert.Equal(["err"], view.FindAll(".x").Select(x => x.TextContent.Trim()));
    }

    [Fact]
    public async Task Search_WithHits_MarksThemAndCounts()
    {
        await using var on = new OnPage();
        on.Logs.Write("loss 1");
        on.Logs.Write("nothing");
        on.Logs.Write("LOSS 2");
        var view = Show(on);

        await view.InvokeAsync(() => view.Find("input[type=search]").Input("loss"));
        await view.InvokeAsync(() => view.Find("form.search").SubmitAsync());

        Assert.Equal("1 of 2", view.Find(".hits").TextContent);
        Assert.Equal(["loss", "LOSS"], view.FindAll("mark").Select(mark => mark.TextContent));
    }

    [Fact]
    public async Task Search_ByShiftEnter_GoesToTheHitBefore_AndLooksFirstWhereItHasNot()
    {
        await using var on = new OnPage();
        on.Logs.Write("loss 1");
        on.Logs.Write("nothing");
        on.Logs.Write("LOSS 2");
        var view = Show(on);

        await view.InvokeAsync(() => view.Find("input[type=search]").Input("loss"));
        await view.InvokeAsync(() => view.Instance.TellAsync("earlier-hit"));
        Assert.Equal("2 of 2", view.Find(".hits").TextContent);
        await view.InvokeAsync(() => view.Instance.TellAsync("earlier-hit"));
        Assert.Equal("1 of 2", view.Find(".hits").TextContent);

        await view.InvokeAsync(() => view.Find("input[type=search]").Input("gain"));
        await view.InvokeAsync(() => view.Instance.TellAsync("earlier-hit"));
        Assert.Equal("not found", view.Find(".hits").TextContent);
    }

    [Fact]
    public async Task Line_ThatIsGoneTo_StandsInTheAddress_WithoutAnEntryOfTheHistory()
    {
        await using var on = new OnPage();
        on.Logs.Write("loss 1");
        on.Logs.Write("nothing");
        on.Logs.Write("LOSS 2", LogStream.Stderr);
        var address = (BunitNavigationManager)on.Services.GetRequiredService<NavigationManager>();
        address.NavigateTo("/jobs/7?tab=log");
        var view = Show(on);
        Assert.Equal("/jobs/7?tab=log", new Uri(address.Uri).PathAndQuery);

        await view.InvokeAsync(() => view.Find("input[type=search]").Input("loss"));
        await view.InvokeAsync(() => view.Find("form.search").SubmitAsync());
        Assert.Equal("/jobs/7?tab=log&line=1", new Uri(address.Uri).PathAndQuery);

        await view.Find("#log-line").ChangeAsync(new() { Value = "2" });
        await view.InvokeAsync(() => view.Find("form.goto").SubmitAsync());
        Assert.Equal("/jobs/7?tab=log&line=2", new Uri(address.Uri).PathAndQuery);

        await view.InvokeAsync(() => view.Instance.ChooseAsync(3));
        Assert.Equal("/jobs/7?tab=log&line=3", new Uri(address.Uri).PathAndQuery);
        Assert.Contains("l-chosen", view.FindAll(".l")[2].ClassName, StringComparison.Ordinal);
        Assert.True(address.History.First().Options.ReplaceHistoryEntry);

        // Whoever follows the end again has left the line.
        await view.InvokeAsync(() => view.Instance.TellAsync("f"));
        Assert.Equal("/jobs/7?tab=log", new Uri(address.Uri).PathAndQuery);
        Assert.Empty(view.FindAll(".l-chosen"));
    }

    [Fact]
    public async Task Rows_HaveNoHandlersOfTheirOwn_WhichWouldBeSentAnewWithEachRefresh()
    {
        await using var on = new OnPage();
        on.Logs.Write("epoch 1");

        Assert.DoesNotContain("blazor:on", Show(on).Find(".l").OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_OfOneStream_StandsNotInTheAddress_WhereItWouldBeAnother()
    {
        await using var on = new OnPage();
        on.Logs.Write("out");
        on.Logs.Write("err", LogStream.Stderr);
        var address = on.Services.GetRequiredService<NavigationManager>();
        address.NavigateTo("/jobs/7?line=2");
        var view = Show(on);

        await view.Find(".segments button:last-child").ClickAsync(new());
        await view.InvokeAsync(() => view.Instance.ChooseAsync(1));

        Assert.Equal("/jobs/7", new Uri(address.Uri).PathAndQuery);
    }
}
