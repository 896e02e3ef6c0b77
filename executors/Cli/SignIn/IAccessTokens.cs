using Pollinator.Cli.Portal;

namespace Pollinator.Cli.SignIn;

/// <summary>The token for the next request.</summary>
internal interface IAccessTokens : IDisposable
{
    /// <exception cref="CliException">There is none any more.</exception>
    ValueTask<string> NextAsync(CancellationToken ct);
}

/// <summary>A token that works until it does not.</summary>
internal sealed class KeptToken(string token) : IAccessTokens
{
    public ValueTask<string> NextAsync(CancellationToken ct) => new(token);

    public void Dispose() { }
}
