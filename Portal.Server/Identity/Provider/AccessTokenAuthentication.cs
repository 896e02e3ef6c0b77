using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>Finds the person behind an access token of this provider.</summary>
internal sealed class AccessTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Grants grants
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "AccessToken";

    /// <summary>How every one of our access tokens begins: the head of a JSON Web Token.</summary>
    public const string Begin = "Bearer eyJ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = await Context.AuthenticateAsync(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
        return token.Principal is { } principal && token.Succeeded && await grants.FindAsync(principal, Context.RequestAborted) is { } caller
            ? AuthenticateResult.Success(
                new AuthenticationTicket(caller, new AuthenticationProperties { ExpiresUtc = principal.GetExpirationDate() }, SchemeName)
            )
            : AuthenticateResult.NoResult();
    }
}
