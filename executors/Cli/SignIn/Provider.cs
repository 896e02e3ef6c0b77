using Duende.IdentityModel.Client;
using Pollinator.Cli.Portal;

namespace Pollinator.Cli.SignIn;

/// <summary>The portal as the OpenID Connect provider of this program.</summary>
internal static class Provider
{
    /// <summary>This program's client id there.</summary>
    public const string ClientId = "pollinator-cli";

    /// <summary>What it asks to be allowed.</summary>
    public const string Scope = "openid offline_access read jobs projects executors";

    /// <summary>Never sends a person's secrets anywhere else than where it was told to.</summary>
    public static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Where which endpoint is.</summary>
    /// <exception cref="CliException">The portal is not reached, or is none that signs programs in.</exception>
    public static async Task<DiscoveryDocumentResponse> FindAsync(HttpClient http, string url, CancellationToken ct)
    {
        var found = await http.GetDiscoveryDocumentAsync(new DiscoveryDocumentRequest { Address = url, Policy = Policy(url) }, ct);
        return !found.IsError
            ? found
            : throw new CliException(
                $"The portal at {url} does not say how programs sign in: {found.Error}. Is this its address as browsers know it?"
            )
            {
                IsTransient = found.ErrorType == ResponseErrorType.Exception,
            };
    }

    /// <summary>Plain HTTP is refused before, but for this machine and for who has asked for it (<see cref="PortalAddress"/>).</summary>
    public static DiscoveryPolicy Policy(string url) => new() { RequireHttps = url.StartsWith("https:", StringComparison.Ordinal) };
}
