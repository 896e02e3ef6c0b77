using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

public sealed class SnapshotPageTests : IAsyncLifetime
{
    private static readonly ContentHash Snapshot = ContentHash.Of([7]);
    private readonly OnPage _page = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private IRenderedComponent<SnapshotPage> Open(string? path = null)
    {
        var query = path is null ? "" : "?path=" + Uri.EscapeDataString(path);
        _page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/snapshots/{Snapshot.Hex}{query}");
        return _page.Render<SnapshotPage>(p => p.Add(s => s.Hash, Snapshot.Hex));
    }

    [Fact]
    public void Folder_IsListed_FoldersFirstWithWhatIsInThem()
    {
        _page.Projects.Write(Snapshot, "a.txt", "12345");
        _page.Projects.Write(Snapshot, "src/deep/x.py", "123");
        _page.Projects.Write(Snapshot, "src/y.py", "1");

        var rows = Open().FindAll("tbody tr");

        Assert.Equal(2, rows.Count);
        Assert.Equal(["src", "folder", "2", "4 B"], rows[0].Children.Select(c => c.TextContent.Trim()));
        Assert.Equal("a.txt", rows[1].Children[0].TextContent.Trim());
    }

    [Fact]
    public void File_OfText_IsShownAsText()
    {
        _page.Projects.Write(Snapshot, "evil.html", "<script>alert(1)</script>\nline two");

        var page = Open("evil.html");

        Assert.Empty(page.FindAll("script"));
        Assert.Equal("<script>alert(1)</script>", page.Find(".code .text").TextContent);
    }

    [Fact]
    public void File_OfBytes_IsOnlyForDownload()
    {
        _page.Projects.Write(Snapshot, "model.bin", [1, 0, 2]);
        Assert.Contains("This is not text", Open("model.bin").Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curve.png", 1)]
    [InlineData("curve.svg", 0)]
    public void Picture_IsDrawnUnlessItIsAProgram(string name, int drawn)
    {
        _page.Projects.Write(Snapshot, name, "x");
        Assert.Equal(drawn, Open(name).FindAll("img").Count);
    }

    [Fact]
    public void File_LargerThanAPage_IsCutAtALineAndSaysSo()
    {
        _page.Projects.Write(Snapshot, "log.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("äöü\n", 60_000))));

        var page = Open("log.txt");

        Assert.Contains("Download it to see the rest", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("\uFFFD", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("src/none.py")]
    public void Path_ThatIsNotThere_SaysSo(string path)
    {
        _page.Projects.Write(Snapshot, "src/y.py", "1");
        Assert.Contains("There is no", Open(path).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshot_ThatIsNotThere_IsTheSamePageAsOneNotYours() => Assert.Contains("not yours to see", Open().Markup, StringComparison.Ordinal);
}
