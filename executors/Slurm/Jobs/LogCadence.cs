using System.Collections.Concurrent;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// How soon each attempt's output is read again: quickly while somebody watches, seldom otherwise, not while it waits in the queue, at once when
/// it has ended.
/// </summary>
internal sealed class LogCadence(TimeSpan unwatched)
{
    public static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<AttemptKey, bool> _hasBegun = new();
    private IReadOnlySet<AttemptKey> _watched = new HashSet<AttemptKey>();
    private TaskCompletionSource _changed = Source();

    /// <summary>Done at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public bool IsWatched(AttemptKey attempt) => Volatile.Read(ref _watched).Contains(attempt);

    /// <summary>How long to leave the output alone, until something changes; null is not at all, since nothing more will be written.</summary>
    public TimeSpan? Pause(AttemptKey attempt) =>
        !_hasBegun.TryGetValue(attempt, out var hasBegun) ? null
        : IsWatched(attempt) ? Watched
        : hasBegun ? unwatched
        : Timeout.InfiniteTimeSpan;

    public void Watch(IReadOnlySet<AttemptKey> attempts)
    {
        Volatile.Write(ref _watched, attempts);
        Tell();
    }

    /// <summary>It is followed, and nothing is known yet of its running.</summary>
    public void Follow(AttemptKey attempt) => _hasBegun[attempt] = false;

    /// <summary>It runs: it may write.</summary>
    public void Begin(AttemptKey attempt)
    {
        _hasBegun[attempt] = true;
        Tell();
    }

    public void End(AttemptKey attempt)
    {
        _hasBegun.TryRemove(attempt, out _);
        Tell();
    }

    private void Tell() => Interlocked.Exchange(ref _changed, Source()).TrySetResult();

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
