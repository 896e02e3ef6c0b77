namespace Pollinator.Portal.Server.Data;

/// <summary>
/// SQLite takes one writer at a time and lets the others poll. This gate lets them queue instead, in the order they came: the commit queue and
/// whatever saves through EF pass here.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public void Enter(CancellationToken ct) => _gate.Wait(ct);

    public Task EnterAsync(CancellationToken ct) => _gate.WaitAsync(ct);

    public void Leave() => _gate.Release();

    public void Dispose() => _gate.Dispose();
}
