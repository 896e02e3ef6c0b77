using Microsoft.Extensions.Primitives;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>What every answer tells the browser about itself.</summary>
internal sealed class ResponseHeaders(RequestDelegate next)
{
    // Styles may stand in the page: MudBlazor writes its theme and positions so. Scripts may not.
    private static readonly StringValues Pages =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Whatever the API hands out, results of jobs before all, is never a page of this origin.
    private static readonly StringValues Data = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues Permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            headers.ContentSecurityPolicy = Data;
            return next(context);
        }

        headers.ContentSecurityPolicy = Pages;
        headers["Referrer-Policy"] = SameOrigin;
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
        headers["Permissions-Policy"] = Permissions;
        return next(context);
    }
}
