namespace Pollinator.Portal.Server.Executors.Asks;

/// <summary>Wakes whoever waits for the next change. Take <see cref="Next"/> before looking at what may have changed.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = Make();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, Make()).TrySetResult();

    /// <summary>Looks, and looks again at each change, until something is found or the time is up.</summary>
    public async Task<T> UntilAsync<T>(Func<T> look, Func<T, bool> isFound, TimeSpan wait, TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var next = Next;
            var found = look();
            var left = wait - time.GetElapsedTime(began);
            if (isFound(found) || left <= TimeSpan.Zero)
            {
                return found;
            }

            try
            {
                await next.WaitAsync(left, time, ct);
            }
            catch (TimeoutException)
            {
                return look();
            }
            catch (OperationCanceledException)
            {
                // Who asked has gone, or the portal ends: nothing is taken for an answer that nobody reads.
                return found;
            }
        }
    }

    private static TaskCompletionSource Make() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
