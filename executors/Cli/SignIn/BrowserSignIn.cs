using Duende.IdentityModel.OidcClient;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.SignIn;

/// <summary>Signs in by this machine's browser: authorization code with PKCE, back to a loopback address (RFC 8252).</summary>
internal static class BrowserSignIn
{
    /// <exception cref="CliException">It did not come about.</exception>
    public static async Task<Credentials> RunAsync(Terminal shell, string url, CancellationToken ct)
    {
        await using var browser = LoopbackBrowser.Open(shell);
        var options = new OidcClientOptions
        {
            Authority = url.TrimEnd('/'),
            ClientId = Provider.ClientId,
            Scope = Provider.Scope,
            RedirectUri = browser.CallbackAddress,
            Browser = browser,
            LoadProfile = false,
            DisablePushedAuthorization = true,
            HttpClientFactory = _ => Provider.Http(),
        };
        options.Policy.Discovery = Provider.Policy(url);
        var answer = await new OidcClient(options).LoginAsync(new LoginRequest(), ct);
        ct.ThrowIfCancellationRequested();
        return answer.IsError
            ? throw new CliException(
                answer.Error is "access_denied" ? "You said no in the browser. Nothing was kept." : $"The sign-in did not come about: {answer.Error}."
            )
            : new(url, answer.AccessToken, answer.RefreshToken, answer.AccessTokenExpiration);
    }
}
