using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Tells followers that a log grew. The seam behind which several portal processes will tell each other.</summary>
public interface ILogFeed
{
    /// <summary>Tells all who follow the job; never waits for one of them.</summary>
    void Publish(JobId job, LogGrew grew);

    /// <summary>Follows a job from now on. Dispose what you get.</summary>
    LogSubscription Subscribe(JobId job);
}

/// <summary>Fan-out within this process.</summary>
internal sealed class LogFeed(WatchedLogs watched) : ILogFeed
{
    private readonly ConcurrentDictionary<JobId, ImmutableArray<LogSubscription>> _followers = new();

    /// <inheritdoc />
    public void Publish(JobId job, LogGrew grew)
    {
        if (_followers.TryGetValue(job, out var followers))
        {
            foreach (var follower in followers)
            {
                follower.Tell(grew);
            }
        }
    }

    /// <inheritdoc />
    public LogSubscription Subscribe(JobId job)
    {
        var subscription = new LogSubscription(gone => Remove(job, gone));
        _followers.AddOrUpdate(job, [subscription], (_, followers) => followers.Add(subscription));
        watched.Begin(job);
        return subscription;
    }

    private void Remove(JobId job, LogSubscription gone)
    {
        while (_followers.TryGetValue(job, out var followers))
        {
            var left = followers.Remove(gone);
            var removed = left.IsEmpty ? _followers.TryRemove(new(job, followers)) : _followers.TryUpdate(job, left, followers);
            if (removed)
            {
                watched.End(job);
                return;
            }
        }
    }
}
