using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Previews;

namespace Pollinator.Portal.Tests.Previews;

public sealed class MarkdownPageTests
{
    private static readonly ContentHash Snapshot = ContentHash.Of([7]);

    [Fact]
    public void Page_OfAnHonestReport_IsLaidOut()
    {
        var page = Lay("# Run 7\n\nLoss **fell**:\n\n| epoch | loss |\n| --- | --- |\n| 1 | 0.5 |\n\n- [x] done\n\n```python\nprint(1 < 2)\n```\n");

        Assert.Equal("Run 7", page.QuerySelector("h3")!.TextContent);
        Assert.Equal("0.5", page.QuerySelectorAll("td")[1].TextContent);
        Assert.Equal("print(1 < 2)\n", page.QuerySelector("pre code")!.TextContent);
        Assert.Null(page.QuerySelector("pre code")!.GetAttribute("class"));
        Assert.Equal("done", page.QuerySelector("li input")!.GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("text <img src=x onerror=alert(1)> text")]
    [InlineData("<iframe src=https://evil.example></iframe>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](java&#10;script:alert(1))")]
    [InlineData("[a](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[a](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a](//evil.example/x)")]
    [InlineData("[a](/sign-out)")]
    [InlineData("[a](http:sign-out)")]
    [InlineData("[a](\\\\evil.example\\x)")]
    [InlineData("[a](../../../etc/passwd)")]
    [InlineData("[a](ftp://evil.example/x)")]
    [InlineData("[a]: javascript:alert(1)\n\n[a]")]
    [InlineData("![a](javascript:alert(1))")]
    [InlineData("![a](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)")]
    [InlineData("![a](curve.svg)")]
    [InlineData("# a {onclick=alert(1) .button}")]
    [InlineData("![v](https://www.youtube.com/watch?v=x \"a\" onload=x)")]
    public void Page_OfAHostileText_HasNoProgramAndNoWayOut(string hostile)
    {
        var page = Lay(hostile);

        Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, style, form, img, svg, video"));
        Assert.All(
            page.QuerySelectorAll("*"),
            element => Assert.DoesNotContain(element.Attributes, one => one.Name.StartsWith("on", StringComparison.Ordinal))
        );
        Assert.All(page.QuerySelectorAll("a"), link => Assert.Matches("^(https://|/snapshots/)", link.GetAttribute("href")!));
    }

    [Fact]
    public void Links_ThatLeadOut_TellTheOtherSideNothing()
    {
        var links = Lay("[a](https://one.example) <https://two.example> https://three.example <mail@four.example>").QuerySelectorAll("a");

        Assert.Equal(
            ["https://one.example", "https://two.example", "https://three.example", "mailto:mail@four.example"],
            links.Select(link => link.GetAttribute("href")!.TrimEnd('/'))
        );
        Assert.All(links, link => Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel")));
    }

    [Fact]
    public void Pictures_OfTheSameResults_AreDrawnAndOthersAreLinks()
    {
        var page = Lay(
            "![curve](./plots/../plots/curve.png) ![far](https://evil.example/pixel.png) [![in](https://evil.example/a.png)](https://one.example)"
        );

        Assert.Equal(Urls.SnapshotFile(Snapshot, "out/plots/curve.png"), Assert.Single(page.QuerySelectorAll("img")).GetAttribute("src"));
        Assert.Equal(["https://evil.example/pixel.png", "https://one.example"], page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Links_ToFilesOfTheSameResults_StayInThePortal() =>
        Assert.Equal(Urls.Snapshot(Snapshot, path: "model.bin"), Lay("[the model](../model.bin)").QuerySelector("a")!.GetAttribute("href"));

    [Fact]
    public void Text_NestedWithoutEnd_IsNotLaidOut() =>
        Assert.Null(new MarkdownPage(Snapshot, "a.md", new HashSet<string>()).Write(new string('>', 60_000) + " deep"));

    // Each of them takes a bad parser minutes.
    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("*a ")]
    [InlineData("**a _b ")]
    [InlineData("`a ")]
    [InlineData("<a ")]
    [InlineData("[a](b ")]
    [InlineData("a | ")]
    [InlineData("- a\n")]
    [InlineData("[a]: b\n")]
    [InlineData("&amp")]
    public void Text_MadeToBeSlow_IsLaidOutAtOnce(string piece)
    {
        var text = new StringBuilder();
        while (text.Length < 128 * 1024)
        {
            text.Append(piece);
        }

        var began = TimeProvider.System.GetTimestamp();
        _ = new MarkdownPage(Snapshot, "a.md", new HashSet<string>()).Write(text.ToString());

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static IDocument Lay(string markdown)
    {
        var files = new HashSet<string>(StringComparer.Ordinal) { "out/report.md", "out/plots/curve.png", "out/curve.svg", "model.bin" };
        return new HtmlParser().ParseDocument(new MarkdownPage(Snapshot, "out/report.md", files).Write(markdown)!);
    }
}
