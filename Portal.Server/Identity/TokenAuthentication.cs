using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pollinator.Portal.Server.Identity.Provider;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Finds the person behind a personal token.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TokenIndex tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme of personal tokens.</summary>
    public const string SchemeName = "PersonalToken";

    /// <summary>The scheme that picks: the token when an <c>Authorization</c> header is there, by its kind, else the cookie.</summary>
    public const string CookieOrToken = "CookieOrToken";

    public static string Pick(HttpContext context) =>
        context.Request.Headers.Authorization is not [{ } header, ..] ? IdentityConstants.ApplicationScheme
        : header.StartsWith(AccessTokenAuthentication.Begin, StringComparison.OrdinalIgnoreCase) ? AccessTokenAuthentication.SchemeName
        : SchemeName;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!TokenText.TryHashHeader(Request.Headers.Authorization, out var hash))
        {
            return AuthenticateResult.NoResult();
        }

        var token = await tokens.FindAsync(hash, Context.RequestAborted);
        return token?.Answer ?? AuthenticateResult.NoResult();
    }
}
