using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class LiveUpdatesTests
{
    [Fact]
    public async Task Updates_OfAFlood_AreCoalescedToOneEachInterval()
    {
        var clock = new FakeTimeProvider();
        var feed = Channel.CreateUnbounded<int>();
        var refreshed = Channel.CreateUnbounded<int>();
        var count = 0;
        await using var live = LiveUpdates.Start(
            ct => feed.Reader.ReadAllAsync(ct),
            () =>
            {
                refreshed.Writer.TryWrite(++count);
                return Task.CompletedTask;
            },
            fault => Task.FromException(fault),
            clock
        );
        for (var i = 0; i < 1000; i++)
        {
            feed.Writer.TryWrite(i);
        }

        await refreshed.Reader.ReadAsync(TestContext.Current.CancellationToken);

        // The clock stands still: whatever came, no second refresh can have begun.
        Assert.Equal(1, Volatile.Read(ref count));
    }

    [Fact]
    public async Task Updates_ThatTakeLong_AreAskedForLessOften()
    {
        var clock = new FakeTimeProvider();
        var ended = Channel.CreateUnbounded<DateTimeOffset>();
        await using var live = LiveUpdates.Start(
            _ => AsyncEnumerable.Empty<int>(),
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(500));
                ended.Writer.TryWrite(clock.GetUtcNow());
                return Task.CompletedTask;
            },
            fault => Task.FromException(fault),
            clock
        );
        live.Poke();
        var first = await ended.Reader.ReadAsync(TestContext.Current.CancellationToken);
        live.Poke();
        DateTimeOffset second;
        while (!ended.Reader.TryRead(out second))
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        // Three times as long as it took, and the half second of the second itself.
        Assert.True(second - first >= TimeSpan.FromMilliseconds(1500 + 500), $"{second - first}");
    }

    [Fact]
    public async Task Updates_WhoseFeedFails_TellOnce()
    {
        var told = new TaskCompletionSource<Exception>();
        await using var live = LiveUpdates.Start(
            _ => Failing(),
            () => Task.CompletedTask,
            fault =>
            {
                told.TrySetResult(fault);
                return Task.CompletedTask;
            },
            TimeProvider.System
        );

        Assert.IsType<InvalidOperationException>(await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Updates_WhenDisposed_LeaveTheFeed()
    {
        var left = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var live = LiveUpdates.Start(ct => Watched(entered, left, ct), () => Task.CompletedTask, _ => Task.CompletedTask, TimeProvider.System);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await live.DisposeAsync();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private static async IAsyncEnumerable<int> Failing()
    {
        await Task.Yield();
        yield return 1;
        throw new InvalidOperationException("a bug");
    }

    private static async IAsyncEnumerable<int> Watched(
        TaskCompletionSource entered,
        TaskCompletionSource left,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        try
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
            yield break;
        }
        finally
        {
            left.TrySetResult();
        }
    }
}
