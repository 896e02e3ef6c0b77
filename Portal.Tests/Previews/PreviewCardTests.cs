using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Previews;
using Pollinator.Portal.Tests.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Previews;

public sealed class PreviewCardTests : IAsyncLifetime
{
    private static readonly ContentHash Snapshot = ContentHash.Of([7]);
    private readonly OnPage _on = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _on.DisposeAsync();

    [Fact]
    public void Text_IsShownAsText()
    {
        _on.Previews.Files["evil.html"] = new FileLook.Text("<script>alert(1)</script>", IsCut: false, HasMore: false);

        var card = Open("evil.html");

        Assert.Empty(card.FindAll("script"));
        Assert.Equal("<script>alert(1)</script>", card.Find("pre").TextContent);
        Assert.Equal(Urls.SnapshotFile(Snapshot, "evil.html", download: true), card.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task Text_WithMore_ShowsMoreWhenAsked()
    {
        _on.Previews.Answer = (_, wish) => new FileLook.Text($"parts: {wish.Parts}", IsCut: true, HasMore: wish.Parts < 4);
        var card = Open("a.log");

        await card.InvokeAsync(() => card.Find(".card-foot button").Click());
        await card.InvokeAsync(() => card.Find(".card-foot button").Click());

        Assert.Equal("parts: 4", card.Find("pre").TextContent);
        Assert.Contains("Download it to see the rest", card.Find(".card-foot").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_OfATable_StandInTheAddress()
    {
        _on.Previews.Files["a.csv"] = new FileLook.Table(Table(rows: 3));

        var card = Open("a.csv");

        Assert.Equal(
            [("Table", "a.csv/"), ("Chart", "a.csv/chart"), ("As written", "a.csv/text")],
            card.FindAll(".views a").Select(link => (link.TextContent, link.GetAttribute("href")!))
        );
        Assert.Equal("Table", card.Find(".views [aria-current]").TextContent);
        Assert.Single(card.FindAll("table"));
    }

    [Fact]
    public async Task Table_IsPaged()
    {
        _on.Previews.Files["a.csv"] = new FileLook.Table(Table(rows: 120));
        var card = Open("a.csv");

        await card.InvokeAsync(() => card.FindAll(".card-foot button")[1].Click());

        Assert.Equal("51", card.Find("tbody th").TextContent);
        Assert.Equal("Rows 51 to 100", card.Find("[role=status]").TextContent);
        Assert.Equal("120 rows, 2 columns.", card.Find("p.about").TextContent);
    }

    [Theory]
    [InlineData(5000, true, 0, "First 3 of 5,000 rows, 2 columns.")]
    [InlineData(5000, false, 0, "First 3 of more than 5,000 rows, 2 columns.")]
    [InlineData(3, true, 1, "3 rows, 2 columns. One row has another number of cells than the first.")]
    public void Table_SaysWhatOfItIsShown(long count, bool isCounted, long uneven, string words) =>
        Assert.Equal(words, TableWords.About(Table(rows: 3) with { Count = count, IsCounted = isCounted, Uneven = uneven }));

    [Fact]
    public async Task Chart_SaysWhatItShowsAndLetsOneChoose()
    {
        _on.Previews.Files["a.csv"] = new FileLook.Table(Table(rows: 3));
        var card = Open("a.csv", PreviewViews.Chart);

        Assert.Single(card.FindAll("svg[role=img] path"));
        Assert.Contains("loss: from 10 at epoch 1 to 8 at 3", card.Find("svg[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);

        await card.InvokeAsync(() => card.Find("select").Change(""));

        Assert.Contains("loss: from 10 at row 1 to 8 at 3", card.Find("svg[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["epoch", "loss"], card.FindAll("fieldset .check").Select(label => label.TextContent.Trim()));

        await card.InvokeAsync(() => card.FindAll("fieldset input")[1].Change(false));

        Assert.Contains("No line is chosen.", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_ThatSomebodyChose_StandsInTheAddress()
    {
        _on.Previews.Files["a.csv"] = new FileLook.Table(Table(rows: 3));
        var card = Open("a.csv", PreviewViews.Chart);

        await card.InvokeAsync(() => card.Find("select").Change(""));
        await card.InvokeAsync(() => card.FindAll("fieldset input")[0].Change(true));

        Assert.EndsWith("/a.csv/chart?chart=row.1-2", _on.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("row.1", "epoch: from 1 at row 1 to 3 at 3")]
    [InlineData("2.1", "epoch: from 1 at loss 10 to 3 at 8")]
    [InlineData("of a file with more columns", "loss: from 10 at epoch 1 to 8 at 3")]
    public void Chart_OfAnAddress_ShowsWhatItNames(string chart, string words)
    {
        _on.Previews.Files["a.csv"] = new FileLook.Table(Table(rows: 3));

        var card = Open("a.csv", PreviewViews.Chart, chart);

        Assert.Contains(words, card.Find("svg[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal($"a.csv/?chart={chart}", card.FindAll(".views a")[0].GetAttribute("href"));
    }

    [Fact]
    public void JobPage_WithAChartInItsAddress_ShowsItAndKeepsIt()
    {
        _on.Projects.Write(Snapshot, "a.csv", "epoch,loss\n");
        _on.Previews.Files["a.csv"] = new FileLook.Table(Table(rows: 3));
        _on.Jobs.Put(JobPageTests.View(JobState.Succeeded, OnPage.Noon) with { Results = Snapshot });

        var page = Job("/jobs/1284?tab=results&result=a.csv&as=chart&chart=row.1");

        Assert.Contains("epoch: from 1", page.Find(".at-preview svg[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("/jobs/1284?tab=log&result=a.csv&as=chart&chart=row.1", page.Find(".job-tabs a").GetAttribute("href"));
    }

    [Fact]
    public void Look_ThatIsNotThere_ShowsWhatFits()
    {
        _on.Previews.Files["a.txt"] = new FileLook.Text("hello", IsCut: false, HasMore: false);
        Assert.Equal("hello", Open("a.txt", PreviewViews.Chart).Find("pre").TextContent);
    }

    [Fact]
    public void Picture_ComesFromItsOwnAddress()
    {
        _on.Previews.Files["a.png"] = new FileLook.Picture();
        Assert.Equal(Urls.SnapshotFile(Snapshot, "a.png"), Open("a.png").Find(".picture img").GetAttribute("src"));
    }

    [Fact]
    public void File_ThatIsNotThere_SaysWhatAFileNotYoursSays() => Assert.Contains("not yours to see", Open("none").Markup, StringComparison.Ordinal);

    [Fact]
    public void JobPage_WithAResultInItsAddress_ShowsItBesideTheList()
    {
        _on.Projects.Write(Snapshot, "plots/loss.csv", "epoch,loss\n");
        _on.Projects.Write(Snapshot, "notes.txt", "hello");
        _on.Previews.Files["notes.txt"] = new FileLook.Text("hello", IsCut: false, HasMore: false);
        _on.Jobs.Put(JobPageTests.View(JobState.Succeeded, OnPage.Noon) with { Results = Snapshot });

        var page = Job("/jobs/1284?tab=results&result=notes.txt");

        Assert.Equal("hello", page.Find(".at-preview pre").TextContent);
        Assert.Equal("notes.txt", page.Find(".files [aria-current]").TextContent);
        Assert.Equal(
            [Urls.JobPart(1284, "results", "notes.txt"), Urls.JobPart(1284, "results", "plots/loss.csv")],
            page.FindAll(".files a.name").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal(Urls.JobPart(1284, "results"), page.Find("[aria-label='Close the preview']").GetAttribute("href"));
    }

    private IRenderedComponent<JobPage> Job(string address)
    {
        _on.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));
    }

    private IRenderedComponent<PreviewCard> Open(string path, string? look = null, string? chart = null) =>
        _on.Render<PreviewCard>(p =>
            p.Add(card => card.Snapshot, Snapshot)
                .Add(card => card.Path, path)
                .Add(card => card.Look, look)
                .Add(card => card.Chart, chart)
                .Add(card => card.Place, (file, view, chosen) => chosen is null ? $"{file}/{view}" : $"{file}/{view}?chart={chosen}")
        );

    private static TablePreview Table(int rows) =>
        new()
        {
            Columns = ["epoch", "loss"],
            AllColumns = 2,
            Rows = [.. Enumerable.Range(1, rows).Select(row => new[] { $"{row}", $"{11 - row}" })],
            Count = rows,
            IsCounted = true,
            Uneven = 0,
            Numbers = ChartTests.Sample(
                ("epoch", [.. Enumerable.Range(1, rows).Select(row => (double?)row)]),
                ("loss", [.. Enumerable.Range(1, rows).Select(row => (double?)(11 - row))])
            ),
        };
}
