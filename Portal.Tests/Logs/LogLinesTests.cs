using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Tests.Logs;

public sealed class LogLinesTests
{
    [Fact]
    public async Task Lines_WithCarriageReturns_ShowTheLastStateAndCountTheOthers()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, "plain\r\n10%\r50%\r100%\r\n\r\n\n50%\r"u8.ToArray());
        var lines = await keeper.LinesAsync(LogStream.Stdout);
        Assert.Equal(["plain", "100%", "", "", "50%"], lines.Select(line => line.Text));
        Assert.Equal([0, 2, 0, 0, 0], lines.Select(line => line.Folded));
        Assert.Equal([false, false, false, false, true], lines.Select(line => line.IsOpen));
        Assert.Equal([0L, 7, 21, 23, 24], lines.Select(line => line.Offset));
    }

    [Fact]
    public async Task Line_OfFiveMegabytes_IsCutAndSaysHowMuchIsMissing()
    {
        using var keeper = new LogKeeper();
        var piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)'x');
        await keeper.AppendToEndAsync(LogStream.Stdout, "before\n"u8.ToArray());
        for (var i = 0; i < 5; i++)
        {
            await keeper.AppendToEndAsync(LogStream.Stdout, piece);
        }
        var open = (await keeper.LinesAsync(LogStream.Stdout))[^1];
        Assert.Equal((4000, (5L * piece.Length) - 4000, true), (open.Text.Length, open.CutBytes, open.IsOpen));
        await keeper.AppendToEndAsync(LogStream.Stdout, "\nafter\n"u8.ToArray());
        var lines = await keeper.LinesAsync(LogStream.Stdout, 2);
        Assert.Equal((4000, (5L * piece.Length) - 4000, false), (lines[0].Text.Length, lines[0].CutBytes, lines[0].IsOpen));
        Assert.Equal(("after", 3L), (lines[1].Text, lines[1].Number));
    }

    [Fact]
    public async Task Line_WithNulAndInvalidBytes_IsShownWithReplacements()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, new byte[] { (byte)'a', 0, 0xff, (byte)'b', 0xe2, 0x82, (byte)'\n' });
        Assert.Equal("a\0\uFFFDb\uFFFD", Assert.Single(await keeper.LinesAsync(LogStream.Stdout)).Text);
    }

    [Fact]
    public async Task Line_WithACharacterSplitBetweenAppends_IsNeverShownBroken()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, new byte[] { (byte)'a', 0xe2, 0x82 });
        Assert.Equal("a", Assert.Single(await keeper.LinesAsync(LogStream.Stdout)).Text);
        await keeper.AppendToEndAsync(LogStream.Stdout, new byte[] { 0xac, (byte)'\n' });
        Assert.Equal("a€", Assert.Single(await keeper.LinesAsync(LogStream.Stdout)).Text);
    }

    [Fact]
    public async Task Line_OfWideCharacters_IsCutBetweenCharacters()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("🐝", 3000)) + "\n"));
        var line = Assert.Single(await keeper.LinesAsync(LogStream.Stdout));
        Assert.Equal((3999, 12_000L - (1999 * 4)), (line.Text.Length, line.CutBytes));
        Assert.False(char.IsHighSurrogate(line.Text[^1]));
    }

    [Fact]
    public async Task Lines_OfRandomBytes_EqualTheNaiveReading()
    {
        byte[] alphabet = [(byte)'a', (byte)'b', (byte)'\n', (byte)'\r', 0, 0xff, 0xe2, 0x82, 0xac, 0xf0];
        await Gen.Int[0, alphabet.Length - 1]
            .Select(i => alphabet[i])
            .Array[0, 300]
            .Array[1, 12]
            .SampleAsync(
                async pieces =>
                {
                    using var keeper = new LogKeeper();
                    foreach (var piece in pieces)
                    {
                        await keeper.AppendToEndAsync(LogStream.Stdout, piece);
                    }
                    var expected = NaiveLines.Of([.. pieces.SelectMany(piece => piece)]);
                    Assert.Equal(expected, (await keeper.LinesAsync(LogStream.Stdout)).Select(NaiveLines.Shown));
                    for (var first = 1; first <= expected.Count; first += 7)
                    {
                        Assert.Equal(
                            expected.Skip(first - 1).Take(3),
                            (await keeper.LinesAsync(LogStream.Stdout, first, 3)).Select(NaiveLines.Shown)
                        );
                    }
                },
                iter: 60
            );
    }

    [Fact]
    public async Task Lines_OfALargeLog_AreFoundByNumberAnywhere()
    {
        using var keeper = new LogKeeper();
        var text = string.Concat(Enumerable.Range(1, 100_000).Select(i => $"line {i} {new string('.', i % 60)}\n"));
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(50_000))
        {
            await keeper.AppendToEndAsync(LogStream.Stdout, piece);
        }
        foreach (var first in new[] { 1, 2, 999, 50_000, 77_777, 99_999, 100_000 })
        {
            var lines = await keeper.LinesAsync(LogStream.Stdout, first, 3);
            Assert.Equal(Enumerable.Range(first, Math.Min(3, 100_001 - first)), lines.Select(line => int.Parse(line.Text.Split(' ')[1])));
        }
        Assert.Empty(await keeper.LinesAsync(LogStream.Stdout, 100_001));
    }

    [Fact]
    public async Task Lines_Merged_StandInTheOrderOfTheirEndsAndKeepTheirNumbers()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, "o1\no2 be"u8.ToArray());
        await keeper.AppendToEndAsync(LogStream.Stderr, "e1\ne2"u8.ToArray());
        var before = await keeper.LinesAsync(null);
        Assert.Equal(["o1", "e1", "o2 be", "e2"], before.Select(line => line.Text));
        Assert.Equal([false, false, true, true], before.Select(line => line.IsOpen));
        await keeper.AppendToEndAsync(LogStream.Stderr, "\n"u8.ToArray());
        await keeper.AppendToEndAsync(LogStream.Stdout, "gun\no3\n"u8.ToArray());
        var after = await keeper.LinesAsync(null);
        Assert.Equal(["o1", "e1", "e2", "o2 begun", "o3"], after.Select(line => line.Text));
        Assert.Equal([1L, 2, 3, 4, 5], after.Select(line => line.Number));
    }

    [Fact]
    public async Task Lines_MergedAtRandom_EqualTheNaiveMergeFromAnyNumber()
    {
        string[] texts = ["a", "b\n", "c\nd\n", "\r", "long line without end", "\n\n"];
        var piece = Gen.Select(Gen.Bool, Gen.Int[0, texts.Length - 1].Select(i => texts[i]).Array[1, 6]);
        await piece
            .Array[1, 120]
            .SampleAsync(
                async pieces =>
                {
                    using var keeper = new LogKeeper();
                    var naive = new NaiveMerge();
                    foreach (var (err, words) in pieces)
                    {
                        var (stream, text) = (err ? LogStream.Stderr : LogStream.Stdout, string.Concat(words));
                        await keeper.AppendToEndAsync(stream, Encoding.UTF8.GetBytes(text));
                        naive.Add(stream, text);
                    }
                    var expected = naive.All();
                    for (var first = 1; first <= expected.Count; first += 11)
                    {
                        var lines = await keeper.LinesAsync(null, first);
                        Assert.Equal(expected.Skip(first - 1), lines.Select(line => (line.Stream, line.Text)));
                    }
                },
                iter: 25
            );
    }

    [Fact]
    public async Task Lines_KeepTheTimeOfTheirArrival()
    {
        var time = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using var keeper = new LogKeeper(time: time);
        await keeper.AppendToEndAsync(LogStream.Stdout, "a\n"u8.ToArray());
        time.Advance(TimeSpan.FromSeconds(10));
        await keeper.AppendToEndAsync(LogStream.Stdout, "b\n"u8.ToArray());
        var lines = await keeper.LinesAsync(LogStream.Stdout);
        Assert.Equal(TimeSpan.FromSeconds(10), lines[1].At - lines[0].At);
    }
}
