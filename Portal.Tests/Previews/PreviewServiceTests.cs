using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Previews;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Previews;

public sealed class PreviewServiceTests : IDisposable
{
    private static readonly ContentHash Snapshot = ContentHash.Of([7]);
    private readonly FakeProjects _projects = new();
    private readonly PreviewService _previews;

    public PreviewServiceTests() => _previews = new PreviewService(_projects);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _previews.Dispose();

    [Fact]
    public async Task File_ThatIsNotThere_IsRefused() =>
        Assert.Equal(RefusalKind.NotFound, (await _previews.PreviewAsync(OnPage.Caller, Snapshot, "none", new PreviewWish(), Ct)).Refusal?.Kind);

    [Theory]
    [InlineData("evil.html", "<script>alert(1)</script>")]
    [InlineData("evil.svg", "<svg onload=alert(1)/>")]
    [InlineData("train.py", "print(1)")]
    public async Task File_ThatIsAProgram_IsText(string path, string content) =>
        Assert.Equal(content, Assert.IsType<FileLook.Text>(await LookAsync(path, content)).Content);

    [Fact]
    public async Task Text_LargerThanAPart_ComesInParts()
    {
        var lines = string.Concat(Enumerable.Repeat("äöü\n", 40_000));

        var first = Assert.IsType<FileLook.Text>(await LookAsync("a.log", lines));
        var second = Assert.IsType<FileLook.Text>(await LookAsync("a.log", lines, new PreviewWish(Parts: 2)));
        var all = Assert.IsType<FileLook.Text>(await LookAsync("a.log", lines, new PreviewWish(Parts: int.MaxValue)));

        Assert.Equal((true, true), (first.IsCut, first.HasMore));
        Assert.DoesNotContain('\uFFFD', first.Content);
        Assert.True(second.Content.Length > first.Content.Length);
        Assert.Equal((false, false, lines), (all.IsCut, all.HasMore, all.Content));
    }

    [Fact]
    public async Task Text_WithoutEnd_IsCutAtTheLastPart()
    {
        var text = Assert.IsType<FileLook.Text>(await LookAsync("a.log", new string('x', 3_000_000), new PreviewWish(Parts: 16)));

        Assert.Equal((true, false, PreviewWish.MostParts * PreviewWish.PartBytes), (text.IsCut, text.HasMore, text.Content.Length));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0, 0xE4, 0 }, "aä", "Read as UTF-16.")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x61, 0, 0xE4 }, "aä", "Read as UTF-16.")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x61 }, "a", null)]
    [InlineData(new byte[] { 0x61, 0xE4 }, "aä", "This is not UTF-8. It is read as Latin-1, so some characters may be wrong.")]
    [InlineData(new byte[] { 0x61, 0x0D, 0x0A, 0x62, 0x0D, 0x63, 0x1B, 0x7F }, "a\nb\nc␛␡", null)]
    public async Task Text_InOtherEncodings_IsReadAndSaysSo(byte[] bytes, string content, string? note)
    {
        var text = Assert.IsType<FileLook.Text>(await LookAsync("a.txt", bytes));

        Assert.Equal((content, note), (text.Content, text.Note));
    }

    [Theory]
    [InlineData("model.bin", new byte[] { 0x50, 0x4B, 0x03, 0x00 })]
    [InlineData("table.csv", new byte[] { 0x61, 0x2C, 0x00, 0x0A })]
    [InlineData("noise.txt", new byte[] { 0x01, 0x02, 0xFF, 0x03, 0x81 })]
    public async Task Bytes_ThatAreNoText_AreNotShown(string path, byte[] bytes) =>
        Assert.Contains("This is not text", Assert.IsType<FileLook.Nothing>(await LookAsync(path, bytes)).Why, StringComparison.Ordinal);

    [Fact]
    public async Task Text_ThatTurnsIntoBytesLater_IsNotShown()
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(new string('a', 70_000)), 0];

        Assert.IsType<FileLook.Text>(await LookAsync("a.txt", bytes));
        Assert.IsType<FileLook.Nothing>(await LookAsync("a.txt", bytes, new PreviewWish(Parts: 2)));
    }

    [Fact]
    public async Task File_WithNothingInIt_SaysSo() =>
        Assert.Equal("The file is empty.", Assert.IsType<FileLook.Nothing>(await LookAsync("a.csv", "")).Why);

    [Fact]
    public async Task Table_IsReadInItsEncoding_OrShownAsItIsWritten()
    {
        var bytes = Encoding.Latin1.GetBytes("größe;n\nä;1\nö;2\n");

        var table = Assert.IsType<FileLook.Table>(await LookAsync("a.csv", bytes));
        var text = Assert.IsType<FileLook.Text>(await LookAsync("a.csv", bytes, new PreviewWish(AsText: true)));

        Assert.Equal(["größe", "n"], table.Content.Columns);
        Assert.Contains("Latin-1", table.Note, StringComparison.Ordinal);
        Assert.StartsWith("größe;n\n", text.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_WithAMarkOfItsEncoding_HasCleanNames() =>
        Assert.Equal(["a", "b"], Assert.IsType<FileLook.Table>(await LookAsync("a.csv", "\uFEFFa,b\n1,2\n")).Content.Columns);

    [Fact]
    public async Task Json_IsLaidOut_WithItsNumbersAsTheyWereWritten()
    {
        var text = Assert.IsType<FileLook.Text>(await LookAsync("a.json", """{"a":[1.50,1e400],"a":"ü<b>"}"""));

        Assert.True(text.IsLaidOut);
        Assert.Equal("{\n  \"a\": [\n    1.50,\n    1e400\n  ],\n  \"a\": \"ü<b>\"\n}", text.Content);
    }

    [Fact]
    public async Task Json_ThatIsNone_SaysWhereAndIsShownAsItIsWritten()
    {
        var text = Assert.IsType<FileLook.Text>(await LookAsync("a.json", "{\n\"a\": NaN}"));

        Assert.Equal("{\n\"a\": NaN}", text.Content);
        Assert.Equal("This is not JSON from line 2 on, so it is shown as it is written.", text.Note);
    }

    [Fact]
    public async Task Json_NestedWithoutEnd_IsShownAsItIsWritten() =>
        Assert.False(Assert.IsType<FileLook.Text>(await LookAsync("a.json", new string('[', 100_000))).IsLaidOut);

    [Fact]
    public async Task Json_ThatGrowsWhenLaidOut_IsCut()
    {
        var open = new string('[', 60) + string.Join(',', Enumerable.Repeat("[]", 100_000)) + new string(']', 60);

        var text = Assert.IsType<FileLook.Text>(await LookAsync("a.json", open));

        Assert.True(text.IsCut);
        Assert.InRange(text.Content.Length, 1, PreviewWish.MostParts * PreviewWish.PartBytes);
    }

    [Fact]
    public async Task Markdown_IsLaidOut_WithPicturesThatAreThere()
    {
        _projects.Write(Snapshot, "curve.png", [0x89]);

        var page = Assert.IsType<FileLook.Markdown>(await LookAsync("report.md", "# Hi\n\n![c](curve.png) ![d](none.png)"));

        Assert.Contains("<h3>Hi</h3>", page.Html, StringComparison.Ordinal);
        Assert.Equal(2, page.Html.Split("<img ").Length);
    }

    [Fact]
    public async Task Markdown_ThatIsHuge_IsShownAsItIsWritten()
    {
        var text = Assert.IsType<FileLook.Text>(await LookAsync("report.md", new string('#', 200_000)));

        Assert.Contains("larger than 128 KiB", text.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_ByContent_IsDrawn() => Assert.IsType<FileLook.Picture>(await LookAsync("a.png", Png(800, 600)));

    [Fact]
    public async Task Picture_ThatWouldFillTheBrowsersMemory_IsNot() =>
        Assert.Contains(
            "65,535 × 65,535",
            Assert.IsType<FileLook.Nothing>(await LookAsync("a.png", Png(65_535, 65_535))).Why,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Picture_ByNameAlone_IsNotDrawn() =>
        Assert.Contains("not by its content", Assert.IsType<FileLook.Nothing>(await LookAsync("a.png", "<svg/>")).Why, StringComparison.Ordinal);

    private static byte[] Png(int width, int height) =>
        [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0];

    private static byte[] BigEndian(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private Task<FileLook> LookAsync(string path, string content, PreviewWish? wish = null) => LookAsync(path, Encoding.UTF8.GetBytes(content), wish);

    private async Task<FileLook> LookAsync(string path, byte[] content, PreviewWish? wish = null)
    {
        _projects.Write(Snapshot, path, content);
        return (await _previews.PreviewAsync(OnPage.Caller, Snapshot, path, wish ?? new PreviewWish(), Ct)).Require();
    }
}
