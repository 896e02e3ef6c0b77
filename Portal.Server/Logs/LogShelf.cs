using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Holds logs open between uses, a bounded number of unused ones; each is opened once however many ask.</summary>
internal sealed class LogShelf(string folder, int maxOpen) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AttemptRef, Entry> _entries = [];
    private readonly LinkedList<Entry> _unused = new();

    /// <summary>Takes a log into use, opening it if need be. Dispose what you get.</summary>
    public async Task<LogLease> RentAsync(AttemptRef attempt)
    {
        var entry = Take(attempt);
        try
        {
            return new(await entry.Log.Value, () => GiveBack(entry));
        }
        catch
        {
            Drop(entry);
            throw;
        }
    }

    /// <summary>How many logs are held open, used or not.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Lets go of a job's logs, which are to be removed. Who reads one still has it to the end.</summary>
    public void Forget(JobId job)
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Attempt.Job == job).ToList())
            {
                _entries.Remove(entry.Attempt);
                if (entry.Place.List is not null)
                {
                    _unused.Remove(entry.Place);
                    entry.Close();
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Log is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            {
                entry.Close();
            }
            _entries.Clear();
        }
    }

    /// <summary>The path of an attempt's files without their endings. The last digits of a version-7 GUID are random, its first ones are not.</summary>
    public static string PathOf(string folder, AttemptRef attempt)
    {
        var job = attempt.Job.ToString();
        return Path.Combine(folder, job[^2..], job, attempt.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private Entry Take(AttemptRef attempt)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(attempt, out var entry))
            {
                entry = new(attempt, new(() => Task.Run(() => AttemptLog.Open(PathOf(folder, attempt)))));
                _entries.Add(attempt, entry);
            }
            if (entry.Place.List is not null)
            {
                _unused.Remove(entry.Place);
            }
            entry.Users++;
            return entry;
        }
    }

    private void GiveBack(Entry entry)
    {
        Entry? oldest = null;
        lock (_lock)
        {
            if (--entry.Users > 0 || !_entries.ContainsKey(entry.Attempt))
            {
                return;
            }
            _unused.AddLast(entry.Place);
            if (_unused.Count > maxOpen)
            {
                oldest = _unused.First!.Value;
                _unused.RemoveFirst();
                _entries.Remove(oldest.Attempt);
            }
            oldest?.Close();
        }
    }

    private void Drop(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            if (_entries.TryGetValue(entry.Attempt, out var present) && ReferenceEquals(present, entry))
            {
                _entries.Remove(entry.Attempt);
            }
        }
    }

    private sealed class Entry
    {
        public Entry(AttemptRef attempt, Lazy<Task<AttemptLog>> log)
        {
            (Attempt, Log) = (attempt, log);
            Place = new(this);
        }

        public AttemptRef Attempt { get; }

        public Lazy<Task<AttemptLog>> Log { get; }

        public LinkedListNode<Entry> Place { get; }

        public int Users { get; set; }

        // Only called once opening has succeeded: whoever has used the log has awaited it.
        public void Close() => Log.Value.GetAwaiter().GetResult().Dispose();
    }
}

/// <summary>A log in use.</summary>
internal sealed class LogLease(AttemptLog log, Action giveBack) : IDisposable
{
    private Action? _giveBack = giveBack;

    /// <summary>The log.</summary>
    public AttemptLog Log { get; } = log;

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
