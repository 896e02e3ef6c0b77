using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Tells executors which of the attempts they hold are looked at: with every answer, and in an answer of its own when that changes.</summary>
internal sealed class WatchNews : IDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentQueue<JobId> _changed = new();
    private readonly Board _board;
    private readonly Roster _roster;
    private readonly WatchedLogs _watched;
    private readonly ICommitQueue _queue;
    private readonly ITimer _telling;
    private int _isDue;

    public WatchNews(Board board, Roster roster, WatchedLogs watched, ICommitQueue queue, TimeProvider time)
    {
        (_board, _roster, _watched, _queue) = (board, roster, watched, queue);
        _telling = time.CreateTimer(_ => _ = TellAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        watched.Changed += Mark;
    }

    /// <summary>Notes for the answer what is looked at now. On the commit queue's thread.</summary>
    /// <returns>Whether the executor has not been told so yet.</returns>
    public bool Note(LiveExecutor executor, Waiter waiter)
    {
        waiter.Watched = Of(executor.Profile.Id);
        var isNews = executor.WatchedTold.Count != waiter.Watched.Count || waiter.Watched.Except(executor.WatchedTold).Any();
        executor.WatchedTold = waiter.Watched;
        return isNews;
    }

    public void Dispose()
    {
        _watched.Changed -= Mark;
        _telling.Dispose();
    }

    private IReadOnlyList<AttemptRef> Of(ExecutorId executor) =>
        _watched.IsEmpty
            ? []
            :
            [
                .. _watched
                    .Jobs.Select(_board.Find)
                    .OfType<LiveJob>()
                    .Where(job => job.Executor == executor && job.State.IsHeld())
                    .Select(job => new AttemptRef(job.Id, job.Attempt)),
            ];

    private void Mark(JobId job)
    {
        _changed.Enqueue(job);
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
        {
            _telling.Change(Together, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task TellAsync()
    {
        Volatile.Write(ref _isDue, 0);
        var executors = new HashSet<ExecutorId>();
        while (_changed.TryDequeue(out var job))
        {
            if (_board.Find(job)?.Executor is { } executor)
            {
                executors.Add(executor);
            }
        }

        if (executors.Count > 0)
        {
            await _queue.RunAsync(_ => Tell(executors), CancellationToken.None);
        }
    }

    private Done Tell(HashSet<ExecutorId> executors)
    {
        foreach (var executor in executors.Select(_roster.Find).OfType<LiveExecutor>())
        {
            var waiter = executor.Parked.FirstOrDefault(waiter => !waiter.IsClaimed);
            if (waiter is not null && Note(executor, waiter) && waiter.TryClaim())
            {
                executor.Parked.Remove(waiter);
                waiter.Answer(new PollReply());
            }
        }

        return default;
    }
}
