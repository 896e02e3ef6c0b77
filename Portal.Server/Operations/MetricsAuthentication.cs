using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Operations;

/// <summary>Knows the program that collects figures by the secret of the settings. It is nobody, and may nothing else.</summary>
internal sealed class MetricsAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<MetricsOptions> metrics
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme, and the policy that asks for it.</summary>
    public const string SchemeName = "Metrics";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        return Task.FromResult(
            header.StartsWith(Bearer, StringComparison.Ordinal) && IsSecret(header[Bearer.Length..])
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName))
                : AuthenticateResult.NoResult()
        );
    }

    // Hashed, so that neither time nor length tells anything.
    private bool IsSecret(string offered) =>
        metrics.Value.Secret.Length > 0
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(offered)),
            SHA256.HashData(Encoding.UTF8.GetBytes(metrics.Value.Secret))
        );
}
