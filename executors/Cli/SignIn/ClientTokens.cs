using Duende.IdentityModel.Client;
using Pollinator.Cli.Portal;

namespace Pollinator.Cli.SignIn;

/// <summary>Access tokens for the id and secret of a client: for CI.</summary>
internal sealed class ClientTokens(string url, string id, string secret, TimeProvider time) : IAccessTokens
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _turn = new(1);
    private (string Token, DateTimeOffset End)? _now;

    public async ValueTask<string> NextAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_now is not { } now || now.End - Margin <= time.GetUtcNow())
            {
                _now = await FetchAsync(ct);
            }

            return _now.Value.Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(string Token, DateTimeOffset End)> FetchAsync(CancellationToken ct)
    {
        using var http = Provider.Http();
        var provider = await Provider.FindAsync(http, url, ct);
        using var asking = new ClientCredentialsTokenRequest
        {
            Address = provider.TokenEndpoint,
            ClientId = id,
            ClientSecret = secret,
            ClientCredentialStyle = ClientCredentialStyle.PostBody,
        };
        var answer = await http.RequestClientCredentialsTokenAsync(asking, ct);
        return answer.IsError
            ? throw new CliException(
                $"The portal at {url} does not accept this client ({answer.Error}): it has expired or was revoked. Make one on your account page."
            )
            {
                IsTransient = answer.ErrorType != ResponseErrorType.Protocol,
            }
            : (answer.AccessToken!, time.GetUtcNow().AddSeconds(answer.ExpiresIn));
    }
}
