namespace Pollinator.Portal.Server.Data;

/// <summary>
/// SQLite takes one writer at a time and lets the others poll. This gate lets them queue instead, in the order they came: the commit queue and
/// whatever saves through EF pass here. On PostgreSQL it keeps the same order, so that what holds on one holds on the other.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public void Enter(CancellationToken ct) => _gate.Wait(ct);

    public Task EnterAsync(CancellationToken ct) => _gate.WaitAsync(ct);

    public void Leave() => _gate.Release();

    public void Dispose()
    {
        // Not the semaphore: a host may be told to stop a second time, when it is disposed already, and then writes what it has left to write. One that
        // nobody asked for its handle holds nothing.
    }
}
