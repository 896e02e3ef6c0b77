using System.Text;
using CsCheck;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Logs;

public sealed class LogRecoveryTests
{
    [Fact]
    public async Task Reopen_WithoutAnyIndex_FindsEveryLineAgain()
    {
        using var keeper = new LogKeeper();
        await WriteAsync(keeper, 5000);
        keeper.Reopen(() => File.Delete(keeper.FileOf("index")));
        var lines = await keeper.LinesAsync(LogStream.Stdout, 4999);
        Assert.Equal(["line 4999", "line 5000"], lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.Null(line.At));
    }

    [Fact]
    public async Task Reopen_WithAnIndexOfAnyLength_ReadsTheSameLines()
    {
        using var keeper = new LogKeeper();
        await WriteAsync(keeper, 3000);
        var expected = await TextsAsync(keeper, LogStream.Stdout);
        var whole = await File.ReadAllBytesAsync(keeper.FileOf("index"));
        await Gen.Int[0, whole.Length]
            .SampleAsync(
                async length =>
                {
                    keeper.Reopen(() => File.WriteAllBytes(keeper.FileOf("index"), whole[..length]));
                    Assert.Equal(expected, await TextsAsync(keeper, LogStream.Stdout));
                },
                iter: 30,
                threads: 1
            );
    }

    [Fact]
    public async Task Reopen_WithADamagedIndex_ReadsTheSameLinesAndGoesOn()
    {
        using var keeper = new LogKeeper();
        await WriteAsync(keeper, 3000);
        var expected = await TextsAsync(keeper, LogStream.Stdout);
        var whole = await File.ReadAllBytesAsync(keeper.FileOf("index"));
        await Gen.Int[0, whole.Length - 1]
            .SampleAsync(
                async at =>
                {
                    var damaged = (byte[])whole.Clone();
                    damaged[at] ^= 0x55;
                    keeper.Reopen(() => File.WriteAllBytes(keeper.FileOf("index"), damaged));
                    Assert.Equal(expected, await TextsAsync(keeper, LogStream.Stdout));
                },
                iter: 30,
                threads: 1
            );
        await keeper.AppendToEndAsync(LogStream.Stdout, "more\n"u8.ToArray());
        Assert.Equal([.. expected, "more"], await TextsAsync(keeper, LogStream.Stdout));
    }

    [Fact]
    public async Task Reopen_AfterBytesThatWereNeverAcknowledged_TellsOfThemAndDoublesNothing()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, "one\n"u8.ToArray());
        keeper.Reopen(() => File.AppendAllText(keeper.FileOf("stdout"), "tw"));
        Assert.Equal(6, (await keeper.Store.EndsAsync(keeper.Attempt)).Streams[0].Length);
        Assert.Equal(8, (await keeper.AppendAsync(LogStream.Stdout, 4, "two\n"u8.ToArray())).Require().Length);
        Assert.Equal("one\ntwo\n"u8.ToArray(), await keeper.ReadAsync(LogStream.Stdout));
    }

    [Fact]
    public async Task Reopen_WithAnIndexAheadOfTheLog_TrustsTheLog()
    {
        using var keeper = new LogKeeper();
        await WriteAsync(keeper, 2000);
        keeper.Reopen(() =>
        {
            using var file = File.OpenWrite(keeper.FileOf("stdout"));
            file.SetLength(1000);
        });
        var bytes = await keeper.ReadAsync(LogStream.Stdout);
        Assert.Equal(1000, bytes.Length);
        Assert.Equal(NaiveLines.Of(bytes), (await keeper.LinesAsync(LogStream.Stdout)).Select(NaiveLines.Shown));
    }

    [Fact]
    public async Task Seal_OutlivesARestart()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendToEndAsync(LogStream.Stdout, "abc"u8.ToArray());
        await keeper.Store.SealAsync(keeper.Attempt.Job, 1, [new(LogStream.Stdout, 3, 1)], TestContext.Current.CancellationToken);
        keeper.Reopen();
        using var lease = await keeper.Store.RentAsync(keeper.Attempt);
        Assert.True(lease.Log.Seal?.IsMetBy(lease.Log.State));
    }

    private static async Task WriteAsync(LogKeeper keeper, int lines)
    {
        foreach (var chunk in Enumerable.Range(1, lines).Chunk(100))
        {
            await keeper.AppendToEndAsync(LogStream.Stdout, Encoding.UTF8.GetBytes(string.Concat(chunk.Select(i => $"line {i}\n"))));
            await keeper.AppendToEndAsync(LogStream.Stderr, "warning\n"u8.ToArray());
        }
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(LogKeeper keeper, LogStream stream) =>
        [.. (await keeper.LinesAsync(stream)).Select(line => line.Text)];
}
