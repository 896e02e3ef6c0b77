namespace Pollinator.Portal.Shared;

/// <summary>
/// Says to what a page began that the page was left. Its token stays readable afterwards, unlike that of a
/// <see cref="CancellationTokenSource"/>: a load still under way reads it once more, and its fault would be shown on the next page.
/// </summary>
public sealed class Leaving : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>A new page.</summary>
    public Leaving() => Token = _source.Token;

    /// <summary>Cancelled when the page is left.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether it was left.</summary>
    public bool IsCancellationRequested => Token.IsCancellationRequested;

    /// <summary>Tells it.</summary>
    public void Cancel() => _source.Cancel();

    /// <summary>Tells it, without waiting for what hears it.</summary>
    public Task CancelAsync() => _source.CancelAsync();

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();
}
