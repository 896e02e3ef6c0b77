using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class FitCardTests
{
    [Fact]
    public async Task Card_OfAThousandExecutors_ShowsTwenty_AndTheRestWhenAsked()
    {
        await using var on = new OnPage();
        var card = on.Render<FitCard>(p => p.Add(one => one.Fits, new FitLines([.. Lines(1000)], [])));

        Assert.Equal(20, card.FindAll(".fits li").Count);
        var more = card.FindAll("button").Single();
        Assert.Equal("Show 980 more", more.TextContent);
        await more.ClickAsync(new());

        Assert.Equal(1000, card.FindAll(".fits li").Count);
        Assert.Empty(card.FindAll("button"));
        // The button that had the focus is gone.
        Assert.Same(card.FindAll(".fits input")[20], card.FindAll("[data-takes-focus]").Single());
    }

    [Fact]
    public async Task Card_ShowsWhatIsChosen_WhereverItStands_AndKeepsItWhenTheMarkIsTakenAway()
    {
        await using var on = new OnPage();
        var chosen = Lines(30).Select((line, place) => line with { IsChosen = place == 25 });
        var card = on.Render<FitCard>(p => p.Add(one => one.Fits, new FitLines([.. chosen], ["node-0025"])));
        Assert.Equal("node-0025", card.FindAll(".fits .name")[^1].TextContent);
        Assert.Equal("Show 9 more", card.Find("button").TextContent);

        await card.FindAll(".fits input")[^1].ChangeAsync(new ChangeEventArgs { Value = false });
        card.Render(p => p.Add(one => one.Fits, new FitLines([.. Lines(30)], [])));

        Assert.Equal("node-0025", card.FindAll(".fits .name")[^1].TextContent);
    }

    [Fact]
    public void Lines_ThatFitComeFirst_ThenThoseThatLackLeast()
    {
        var lines = FitLines.From([Fit("a-far", "one", "two"), Fit("b-near", "one"), Fit("c-fits")], [], [], A.Spec()).Lines;

        Assert.Equal(["c-fits", "b-near", "a-far"], lines.Select(line => line.Name));
    }

    private static IEnumerable<FitLine> Lines(int count) =>
        Enumerable
            .Range(0, count)
            .Select(at => new FitLine(string.Create(CultureInfo.InvariantCulture, $"node-{at:D4}"), "local", ExecutorHealth.Good, [], false, null));

    private static ExecutorFit Fit(string name, params string[] misfits) =>
        new(ExecutorId.New(), name, "local", ExecutorHealth.Good, [.. misfits.Select(misfit => (Words)misfit)]);
}
