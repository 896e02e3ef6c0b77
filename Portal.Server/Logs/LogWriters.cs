using System.Collections.Concurrent;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// The threads that write and sync. A log is with one of them at a time, takes all that waits for it in one sync, and then goes to the end of the
/// line, so that one job's flood does not delay another's log.
/// </summary>
internal sealed class LogWriters : IDisposable
{
    private readonly BlockingCollection<AttemptLog> _ready = [];
    private readonly Action<AttemptLog, IReadOnlyList<PendingAppend>> _commit;
    private readonly List<Thread> _threads;

    /// <summary>Starts the threads.</summary>
    public LogWriters(int count, Action<AttemptLog, IReadOnlyList<PendingAppend>> commit)
    {
        _commit = commit;
        _threads = [.. Enumerable.Range(1, count).Select(number => new Thread(Run) { IsBackground = true, Name = $"log writer {number}" })];
        _threads.ForEach(thread => thread.Start());
    }

    /// <summary>Puts an append in its log's queue; false when that is full.</summary>
    public bool TryAdd(AttemptLog log, PendingAppend append)
    {
        var added = log.Queue.TryAdd(append, out var mustSchedule);
        if (mustSchedule)
        {
            _ready.Add(log);
        }
        return added;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ready.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _ready.Dispose();
    }

    private void Run()
    {
        foreach (var log in _ready.GetConsumingEnumerable())
        {
            _commit(log, log.Queue.Take());
            if (log.Queue.HasMoreOrLetsGo())
            {
                Reschedule(log);
            }
        }
    }

    private void Reschedule(AttemptLog log)
    {
        while (!_ready.IsAddingCompleted)
        {
            try
            {
                _ready.Add(log);
                return;
            }
            catch (InvalidOperationException) when (_ready.IsAddingCompleted)
            {
                // The portal is ending; what still waits was not acknowledged.
            }
        }
        foreach (var append in log.Queue.Take())
        {
            append.Refuse(LogRefusals.Ending);
        }
    }
}
