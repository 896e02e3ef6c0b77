namespace Pollinator.Portal.Server.Hosting;

/// <summary>
/// Browsers let any site open a WebSocket to any other and send the cookie along. So what comes with an <c>Origin</c> must come from this one,
/// on the circuit and the hubs as on any route that keeps a connection.
/// </summary>
internal sealed class OwnOrigin(RequestDelegate next, IConfiguration configuration)
{
    private readonly string? publicAuthority = Uri.TryCreate(configuration[PortalAddress.PublicUrl], UriKind.Absolute, out var url)
        ? url.Authority
        : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsLive(context) || IsOwn(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsLive(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
        || context.WebSockets.IsWebSocketRequest;

    private bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (
                origin.Count == 1
                && Uri.TryCreate(origin[0], UriKind.Absolute, out var from)
                && (
                    string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(from.Authority, publicAuthority, StringComparison.OrdinalIgnoreCase)
                )
            );
    }
}
