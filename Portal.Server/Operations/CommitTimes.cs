using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Operations;

/// <summary>How long the database took for commits in the last minutes.</summary>
internal sealed class CommitTimes
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // A busy portal commits some hundred times a second; the figures are then of the last minute or so, and say since when.
    private const int Most = 8192;
    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, double Milliseconds)> _times = new();
    private readonly CommitQueue _commits;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _start;

    public CommitTimes(CommitQueue commits, TimeProvider time)
    {
        (_commits, _time, _start) = (commits, time, time.GetUtcNow());
        commits.Committed += (_, took) => Keep(took);
    }

    public CommitFigures Read()
    {
        List<(DateTimeOffset At, double Milliseconds)> times;
        lock (_lock)
        {
            Forget();
            times = [.. _times];
        }

        var now = _time.GetUtcNow();
        var since = times.Count == Most ? times[0].At : now - Window;
        return new CommitFigures
        {
            Waiting = _commits.Waiting,
            Since = since > _start ? since : _start,
            Commits = times.Count,
            P95Milliseconds = Percentile([.. times.Select(one => one.Milliseconds)], 0.95),
            SlowestMilliseconds = times.Count == 0 ? null : times.Max(one => one.Milliseconds),
            LastAt = times.Count == 0 ? null : times[^1].At,
        };
    }

    /// <summary>The smallest value within which this part of all lie; null of none.</summary>
    internal static double? Percentile(IReadOnlyList<double> values, double part) =>
        values.Count == 0 ? null : values.Order().ElementAt((int)Math.Ceiling(part * values.Count) - 1);

    private void Keep(TimeSpan took)
    {
        lock (_lock)
        {
            _times.Enqueue((_time.GetUtcNow(), took.TotalMilliseconds));
            if (_times.Count > Most)
            {
                _times.Dequeue();
            }
        }
    }

    private void Forget()
    {
        var oldest = _time.GetUtcNow() - Window;
        while (_times.TryPeek(out var first) && first.At < oldest)
        {
            _times.Dequeue();
        }
    }
}
