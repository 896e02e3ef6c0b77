using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// One follower's news: the newest length of each stream and nothing else, so that a slow follower costs no memory and holds nobody up.
/// </summary>
public sealed class LogSubscription : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Action<LogSubscription> _remove;
    private Dictionary<(int Attempt, LogStream Stream), LogGrew> _news = [];

    internal LogSubscription(Action<LogSubscription> remove) => _remove = remove;

    /// <summary>The news since the last call, waiting for some if there are none; empty when none came in time.</summary>
    public async Task<IReadOnlyList<LogGrew>> WaitAsync(TimeSpan most, CancellationToken ct)
    {
        await _signal.WaitAsync(most, ct);
        lock (_lock)
        {
            var news = _news;
            _news = [];
            return [.. news.Values];
        }
    }

    /// <inheritdoc />
    public void Dispose() => _remove(this);

    internal void Tell(LogGrew grew)
    {
        lock (_lock)
        {
            _news[(grew.Attempt, grew.Stream)] = grew;
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }
}
