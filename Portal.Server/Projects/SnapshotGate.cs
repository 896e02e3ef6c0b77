namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Lets snapshots be made side by side, and blobs be removed alone: between the look whether all chunks are there and the row that needs them, none may
/// go.
/// </summary>
internal sealed class SnapshotGate : IDisposable
{
    private const int Makers = 64;
    private readonly SemaphoreSlim _places = new(Makers, Makers);
    private readonly SemaphoreSlim _remover = new(1, 1);

    /// <summary>While a snapshot is made. Dispose what you get.</summary>
    public async Task<IDisposable> MakingAsync(CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        return new Left(() => _places.Release());
    }

    /// <summary>While nothing is made.</summary>
    public async Task<IDisposable> AloneAsync(CancellationToken ct)
    {
        await _remover.WaitAsync(ct);
        var taken = 0;
        try
        {
            for (; taken < Makers; taken++)
            {
                await _places.WaitAsync(ct);
            }

            return new Left(() =>
            {
                _places.Release(Makers);
                _remover.Release();
            });
        }
        catch (OperationCanceledException)
        {
            if (taken > 0)
            {
                _places.Release(taken);
            }

            _remover.Release();
            throw;
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _remover.Dispose();
    }

    private sealed class Left(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
