using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>An open session, ready to be asked for without the database.</summary>
internal sealed class LiveSession(Guid id, Guid person, long lastSeenAt)
{
    private long _lastSeenAt = lastSeenAt;

    public Guid Id => id;

    public Guid Person => person;

    /// <summary>The last use that the database knows of. Touched only by <see cref="SessionUse"/>.</summary>
    public long WrittenUse { get; set; } = lastSeenAt;

    /// <summary>Unix milliseconds.</summary>
    public long LastSeenAt => Volatile.Read(ref _lastSeenAt);

    public void Use(long now) => Volatile.Write(ref _lastSeenAt, now);
}

/// <summary>
/// All open sessions in memory: each request of a signed-in browser asks whether its session still stands, and one that was ended stops with its
/// removal here.
/// </summary>
internal sealed class SessionIndex(IDbContextFactory<AppDb> databases) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, LiveSession> _sessions = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile bool _isLoaded;

    /// <summary>All of them.</summary>
    public IEnumerable<LiveSession> All => _sessions.Values;

    /// <summary>The session, when it is open.</summary>
    public async ValueTask<LiveSession?> FindAsync(Guid id, CancellationToken ct)
    {
        if (!_isLoaded)
        {
            await LoadAsync(ct);
        }

        return _sessions.GetValueOrDefault(id);
    }

    public void Add(Session row) => _sessions[row.Id] = new(row.Id, row.Person, row.LastSeenAt);

    public void Remove(Guid id) => _sessions.TryRemove(id, out _);

    /// <summary>Reads the open sessions, unless that was done.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            if (_isLoaded)
            {
                return;
            }

            await using var db = await databases.CreateDbContextAsync(ct);
            await foreach (var row in db.Set<Session>().AsNoTracking().Where(row => row.EndedAt == null).AsAsyncEnumerable().WithCancellation(ct))
            {
                Add(row);
            }

            _isLoaded = true;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();
}
