using Duende.IdentityModel.Client;
using Pollinator.Cli.Portal;

namespace Pollinator.Cli.SignIn;

/// <summary>
/// Access tokens of a sign-in, refreshed shortly before they end. A refresh token works once: whoever runs at the same time takes turns by a lock on the
/// file, and takes what another has fetched meanwhile.
/// </summary>
internal sealed class RefreshedTokens(CredentialStore store, Credentials kept, TimeProvider time) : IAccessTokens
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _turn = new(1);
    private Credentials _now = kept;

    public async ValueTask<string> NextAsync(CancellationToken ct)
    {
        if (IsGood(_now))
        {
            return _now.Token;
        }

        await _turn.WaitAsync(ct);
        try
        {
            if (!IsGood(_now))
            {
                using var alone = await store.LockAsync(time, ct);
                _now = store.Read() is { } other && other.Url == _now.Url && IsGood(other) ? other : await RefreshAsync(store.Read() ?? _now, ct);
            }

            return _now.Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsGood(Credentials credentials) => credentials.ExpiresAt - Margin > time.GetUtcNow();

    private async Task<Credentials> RefreshAsync(Credentials old, CancellationToken ct)
    {
        using var http = Provider.Http();
        var provider = await Provider.FindAsync(http, old.Url, ct);
        using var asking = new RefreshTokenRequest
        {
            Address = provider.TokenEndpoint,
            ClientId = Provider.ClientId,
            ClientCredentialStyle = ClientCredentialStyle.PostBody,
            RefreshToken = old.RefreshToken!,
        };
        var answer = await http.RequestRefreshTokenAsync(asking, ct);
        if (answer.IsError)
        {
            throw answer.ErrorType == ResponseErrorType.Protocol && answer.Error is "invalid_grant"
                ? new CliException(
                    "Your sign-in has ended: you signed it out, changed your password or role, or did not use it for long. Run 'pollinator login'."
                )
                : new CliException($"The portal at {old.Url} gives no new token: {answer.Error}.")
                {
                    IsTransient = answer.ErrorType != ResponseErrorType.Protocol,
                };
        }

        var next = new Credentials(
            old.Url,
            answer.AccessToken!,
            answer.RefreshToken ?? old.RefreshToken,
            time.GetUtcNow().AddSeconds(answer.ExpiresIn)
        );
        store.Keep(next);
        return next;
    }
}
