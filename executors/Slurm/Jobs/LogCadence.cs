using System.Collections.Concurrent;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Jobs;

/// <summary>How soon each attempt's output is read again: quickly while somebody watches, seldom otherwise, at once when it has ended.</summary>
internal sealed class LogCadence(TimeSpan unwatched)
{
    public static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<AttemptKey, byte> _running = new();
    private IReadOnlySet<AttemptKey> _watched = new HashSet<AttemptKey>();
    private TaskCompletionSource _changed = Source();

    /// <summary>Done at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public bool IsWatched(AttemptKey attempt) => Volatile.Read(ref _watched).Contains(attempt);

    /// <summary>How long to leave the output alone; null is not at all, since nothing more will be written.</summary>
    public TimeSpan? Pause(AttemptKey attempt) =>
        !_running.ContainsKey(attempt) ? null
        : IsWatched(attempt) ? Watched
        : unwatched;

    public void Watch(IReadOnlySet<AttemptKey> attempts)
    {
        Volatile.Write(ref _watched, attempts);
        Tell();
    }

    public void Begin(AttemptKey attempt) => _running[attempt] = 0;

    public void End(AttemptKey attempt)
    {
        _running.TryRemove(attempt, out _);
        Tell();
    }

    private void Tell() => Interlocked.Exchange(ref _changed, Source()).TrySetResult();

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
