using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// Which jobs' logs somebody follows now, so that executors read those quickly and the others seldom. A job stays watched for a moment after its last
/// follower left: one that polls comes back at once.
/// </summary>
internal sealed class WatchedLogs(TimeProvider time)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, Watch> _jobs = [];
    private volatile int _count;

    /// <summary>A job's log is followed from now on, or not any more.</summary>
    public event Action<JobId>? Changed;

    /// <summary>Whether nobody follows anything: asked at every poll of an executor.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The jobs that are followed.</summary>
    public List<JobId> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Keys];
            }
        }
    }

    /// <summary>A follower came.</summary>
    public void Begin(JobId job)
    {
        bool isNew;
        lock (_lock)
        {
            isNew = !_jobs.TryGetValue(job, out var watch);
            watch ??= _jobs[job] = new Watch();
            watch.Followers++;
            _count = _jobs.Count;
        }

        if (isNew)
        {
            Changed?.Invoke(job);
        }
    }

    /// <summary>A follower left.</summary>
    public void End(JobId job)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(job, out var watch) && --watch.Followers == 0)
            {
                watch.Leaving?.Dispose();
                watch.Leaving = time.CreateTimer(_ => Leave(job), null, Linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Leave(JobId job)
    {
        lock (_lock)
        {
            // Somebody came back meanwhile; or it left again, and the later timer decides.
            if (!_jobs.TryGetValue(job, out var watch) || watch.Followers > 0)
            {
                return;
            }

            watch.Leaving?.Dispose();
            _jobs.Remove(job);
            _count = _jobs.Count;
        }

        Changed?.Invoke(job);
    }

    private sealed class Watch
    {
        public int Followers { get; set; }
        public ITimer? Leaving { get; set; }
    }
}
