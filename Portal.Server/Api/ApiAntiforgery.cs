using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Pollinator.Portal.Server.Api;

/// <summary>
/// A browser sends its cookie along with whatever another site makes it send. So what changes something and is proved by the cookie needs the
/// antiforgery token in a header too, which only a page of ours can read. A bearer token needs none: no browser adds it by itself.
/// </summary>
internal sealed class ApiAntiforgery(RequestDelegate next, IAntiforgery antiforgery)
{
    /// <summary>The header that carries the token.</summary>
    public const string Header = "X-CSRF-TOKEN";

    public Task InvokeAsync(HttpContext context) => NeedsToken(context) ? CheckAsync(context) : next(context);

    private static bool NeedsToken(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && !HttpMethods.IsOptions(context.Request.Method)
        && context.User.Identities.Any(identity =>
            identity.IsAuthenticated && string.Equals(identity.AuthenticationType, IdentityConstants.ApplicationScheme, StringComparison.Ordinal)
        );

    private async Task CheckAsync(HttpContext context)
    {
        // Asked for in the header only, so that a body (which may be an upload) is never read here.
        if (context.Request.Headers.ContainsKey(Header) && await antiforgery.IsRequestValidAsync(context))
        {
            await next(context);
            return;
        }

        await ProblemWriter.WriteAsync(
            context,
            StatusCodes.Status400BadRequest,
            "antiforgery",
            "The request is not valid",
            $"A request that is proved by a cookie needs the header {Header}; GET {ApiGroup.Prefix}/antiforgery tells its value."
        );
    }
}
