namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>
/// One try at a time for each person: wrong ones are counted by reading and writing, and a hundred at once would be counted as one.
/// </summary>
internal sealed class TryGate : IDisposable
{
    // Some people share one; that costs a moment and no memory.
    private const int Gates = 256;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn; disposing what comes back ends it.</summary>
    public async Task<IDisposable> EnterAsync(Guid person, CancellationToken ct)
    {
        var gate = _gates[(uint)person.GetHashCode() % Gates];
        await gate.WaitAsync(ct);
        return new Turn(gate);
    }

    public void Dispose() => Array.ForEach(_gates, gate => gate.Dispose());

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
