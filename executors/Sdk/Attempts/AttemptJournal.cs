using Pollinator.Contracts;
using Pollinator.Sdk.Secrets;

namespace Pollinator.Sdk.Attempts;

/// <summary>The record of one attempt, in memory and on disk at once; written from its work and from the portal's directives.</summary>
internal sealed class AttemptJournal(HandleStore store, AttemptRecord record) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0);
    private AttemptRecord _record = record;

    public AttemptKey Key { get; } = record.Key();

    public AttemptRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record;
            }
        }
    }

    /// <summary>The secrets it asked for, in memory only; null while the portal was not asked for them since the program's start.</summary>
    public JobSecrets? Secrets { get; set; }

    /// <summary>Changes the record; the change is on disk when this returns.</summary>
    public void Write(Func<AttemptRecord, AttemptRecord> change)
    {
        lock (_lock)
        {
            var next = change(_record);
            store.Write(next);
            _record = next;
        }

        _news.Release();
    }

    /// <summary>Notes that an event was acknowledged. Not written by itself: an event told twice is told once.</summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            _record = _record with { Unsent = [.. _record.Unsent.Where(e => e.Number > number)] };
        }
    }

    /// <summary>Waits until the record was changed.</summary>
    public Task ChangedAsync(CancellationToken ct) => _news.WaitAsync(ct);

    public void Dispose() => _news.Dispose();

    /// <summary>The attempt as its kind sees it.</summary>
    public HeldJob Held(State.StateFolder state)
    {
        var now = Record;
        return new()
        {
            Key = Key,
            Assignment = now.Assignment,
            Folder = state.Attempt(Key),
            Handle = now.Handle,
            Secrets = Secrets ?? JobSecrets.None,
        };
    }
}
