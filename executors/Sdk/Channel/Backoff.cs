namespace Pollinator.Sdk.Channel;

/// <summary>How long to wait before the next try: doubling from 100 ms to 10 s (or <paramref name="most"/>), each time somewhere in the upper half, so that a hundred executors do not come back at the same moment.</summary>
public sealed class Backoff(TimeProvider time, TimeSpan? most = null)
{
    private const double FirstMs = 100;
    private readonly double _mostMs = most?.TotalMilliseconds ?? 10_000;
    private double _nextMs = FirstMs;

    /// <summary>Waits, and makes the next wait longer.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        var wait = _nextMs * (0.5 + (Random.Shared.NextDouble() / 2));
        _nextMs = Math.Min(_nextMs * 2, _mostMs);
        await Task.Delay(TimeSpan.FromMilliseconds(wait), time, ct);
    }

    /// <summary>It worked: begin anew.</summary>
    public void Reset() => _nextMs = FirstMs;
}
