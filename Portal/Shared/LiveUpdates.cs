namespace Pollinator.Portal.Shared;

/// <summary>
/// Follows a feed and asks for a refresh at most every 100 ms, however much comes, and less often where a refresh takes long: a page that is only looked at
/// takes a quarter of the time at most. One refresh runs at a time; what comes during it leads to one more. Begin it after the first render, and dispose it with the page.
/// </summary>
public sealed class LiveUpdates : IAsyncDisposable
{
    private const int TimesAsLong = 3;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _told = new(0, 1);
    private readonly Lock _lock = new();
    private readonly List<Task> _running = [];

    private LiveUpdates() { }

    /// <summary>Begins. A fault of feed or refresh goes to <paramref name="onFault"/> and ends the following.</summary>
    public static LiveUpdates Start<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> feed,
        Func<Task> refresh,
        Func<Exception, Task> onFault,
        TimeProvider time
    )
    {
        var updates = new LiveUpdates();
        updates._running.Add(updates.GuardedAsync(() => updates.ListenAsync(feed), onFault));
        updates._running.Add(updates.GuardedAsync(() => updates.RefreshAsync(refresh, time), onFault));
        return updates;
    }

    /// <summary>Asks for a refresh as if something had come.</summary>
    public void Poke()
    {
        lock (_lock)
        {
            if (_told.CurrentCount == 0)
            {
                _told.Release();
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        // A refresh that waits for the very circuit that is ending must not hold its end up: the tasks see the cancellation by themselves.
    }

    private async Task ListenAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> feed)
    {
        await foreach (var _ in feed(_ending.Token).WithCancellation(_ending.Token))
        {
            Poke();
        }
    }

    private async Task RefreshAsync(Func<Task> refresh, TimeProvider time)
    {
        while (true)
        {
            await _told.WaitAsync(_ending.Token);
            var began = time.GetTimestamp();
            await refresh();
            await Task.Delay(PauseAfter(time.GetElapsedTime(began)), time, _ending.Token);
        }
    }

    private static TimeSpan PauseAfter(TimeSpan took) => TimeSpan.FromTicks(Math.Clamp(took.Ticks * TimesAsLong, Least.Ticks, Longest.Ticks));

    private async Task GuardedAsync(Func<Task> work, Func<Exception, Task> onFault)
    {
        try
        {
            await Task.Yield();
            await work();
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The page is gone, and with it whatever was being asked for it.
        }
        catch (Exception fault)
        {
            await onFault(fault);
        }
    }
}
