using CsCheck;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Tests.Logs;

public sealed class LogAppendTests
{
    private static readonly byte[] Ten = "0123456789"u8.ToArray();

    [Fact]
    public async Task Append_NextBytes_AreTakenAndTheLengthIsAnswered()
    {
        using var keeper = new LogKeeper();
        Assert.Equal(10, (await keeper.AppendAsync(LogStream.Stdout, 0, Ten)).Require().Length);
        Assert.Equal(20, (await keeper.AppendAsync(LogStream.Stdout, 10, Ten)).Require().Length);
        Assert.Equal("01234567890123456789"u8.ToArray(), await keeper.ReadAsync(LogStream.Stdout));
    }

    [Fact]
    public async Task Append_RepeatedOrOverlapping_DoublesNothing()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendAsync(LogStream.Stdout, 0, Ten);
        Assert.Equal(10, (await keeper.AppendAsync(LogStream.Stdout, 0, Ten)).Require().Length);
        Assert.Equal(10, (await keeper.AppendAsync(LogStream.Stdout, 3, Ten.AsMemory(3, 4))).Require().Length);
        Assert.Equal(12, (await keeper.AppendAsync(LogStream.Stdout, 8, "89ab"u8.ToArray())).Require().Length);
        Assert.Equal("0123456789ab"u8.ToArray(), await keeper.ReadAsync(LogStream.Stdout));
    }

    [Fact]
    public async Task Append_BehindTheEnd_IsRefusedWithTheKnownOffset()
    {
        using var keeper = new LogKeeper();
        await keeper.AppendAsync(LogStream.Stdout, 0, Ten);
        var refusal = (await keeper.AppendAsync(LogStream.Stdout, 11, Ten)).Refusal;
        Assert.Equal(("log-gap", 10L, RefusalKind.Conflict), (refusal?.Code, refusal?.KnownOffset, refusal?.Kind));
        Assert.Equal("bad-offset", (await keeper.AppendAsync(LogStream.Stdout, -1, Ten)).Refusal?.Code);
    }

    [Fact]
    public async Task Append_PastTheMostOfAnAttempt_IsRefusedAndOthersGoOn()
    {
        using var keeper = new LogKeeper(new() { KeepFreeBytes = 0, MaxBytesPerAttempt = 25 });
        await keeper.AppendAsync(LogStream.Stdout, 0, Ten);
        await keeper.AppendAsync(LogStream.Stderr, 0, Ten);
        Assert.Equal("log-full", (await keeper.AppendAsync(LogStream.Stdout, 10, Ten)).Refusal?.Code);
        Assert.True((await keeper.Store.AppendAsync(new(JobId.New(), 1), LogStream.Stdout, 0, Ten)).IsOk);
    }

    [Fact]
    public async Task Append_WithLittleDiskLeft_IsRefused()
    {
        using var keeper = new LogKeeper(new() { KeepFreeBytes = long.MaxValue });
        var refusal = (await keeper.AppendAsync(LogStream.Stdout, 0, Ten)).Refusal;
        Assert.Equal(("disk-full", RefusalKind.NoSpace), (refusal?.Code, refusal?.Kind));
    }

    [Fact]
    public async Task Append_ManyAtOnce_LeavesAPrefixOfWhatWasSentAndNoMore()
    {
        using var keeper = new LogKeeper();
        var sent = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray();
        for (var at = 0; at < sent.Length; at += 20_000)
        {
            var senders = Enumerable.Range(0, 12).Select(i => keeper.AppendAsync(LogStream.Stdout, at, sent.AsMemory(at, 20_000)));
            Assert.All(await Task.WhenAll(senders), outcome => Assert.Equal(at + 20_000, outcome.Require().Length));
        }
        Assert.Equal(sent, await keeper.ReadAsync(LogStream.Stdout));
    }

    [Fact]
    public void Append_AnySequenceOfRetriesGapsAndRestarts_KeepsExactlyTheBytes()
    {
        // (stream, where it begins relative to the end, length, whether the portal dies first)
        var step = Gen.Select(Gen.Bool, Gen.Int[-300, 60], Gen.Int[0, 400], Gen.Int[0, 9], (err, from, length, die) => (err, from, length, die));
        step.Array[1, 40].Sample(steps => Run(steps).GetAwaiter().GetResult(), iter: 40);

        static async Task Run((bool Err, int From, int Length, int Die)[] steps)
        {
            using var keeper = new LogKeeper();
            var sent = new Dictionary<LogStream, byte[]> { [LogStream.Stdout] = Source(1), [LogStream.Stderr] = Source(2) };
            var ends = new Dictionary<LogStream, long> { [LogStream.Stdout] = 0, [LogStream.Stderr] = 0 };
            foreach (var (err, from, length, die) in steps)
            {
                if (die == 0)
                {
                    keeper.Reopen();
                }
                var stream = err ? LogStream.Stderr : LogStream.Stdout;
                var offset = Math.Max(0, ends[stream] + from);
                var outcome = await keeper.AppendAsync(stream, offset, sent[stream].AsMemory((int)offset, length));
                Assert.Equal(offset <= ends[stream], outcome.IsOk);
                Assert.Equal(outcome.IsOk ? null : ends[stream], outcome.Refusal?.KnownOffset);
                ends[stream] = outcome.IsOk ? Math.Max(ends[stream], offset + length) : ends[stream];
                Assert.Equal(outcome.IsOk ? ends[stream] : 0, outcome.Value?.Length ?? 0);
            }
            keeper.Reopen();
            foreach (var (stream, end) in ends)
            {
                Assert.Equal(sent[stream][..(int)end], await keeper.ReadAsync(stream));
            }
        }

        static byte[] Source(int seed)
        {
            var bytes = new byte[20_000];
            new Random(seed).NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public async Task Shelf_WithMoreLogsThanMayStayOpen_ClosesTheLongestUnusedAndLosesNothing()
    {
        using var keeper = new LogKeeper(new() { KeepFreeBytes = 0, MaxOpen = 4 });
        var jobs = Enumerable.Range(0, 30).Select(_ => JobId.New()).ToList();
        foreach (var round in Enumerable.Range(0, 3))
        {
            foreach (var job in jobs)
            {
                Assert.Equal((round + 1) * 10, (await keeper.Store.AppendAsync(new(job, 1), LogStream.Stdout, round * 10, Ten)).Require().Length);
            }
        }
        using var shelf = new LogShelf("/nonexistent", 2);
        foreach (var job in jobs)
        {
            (await shelf.RentAsync(new(job, 1))).Dispose();
        }
        Assert.Equal(2, shelf.Count);
    }
}
