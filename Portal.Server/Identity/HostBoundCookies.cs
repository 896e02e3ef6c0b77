using Microsoft.AspNetCore.Authentication.Cookies;

namespace Pollinator.Portal.Server.Identity;

/// <summary>
/// Over HTTPS the cookie is named <c>__Host-…</c>, which a browser takes only from this very host and sends back only over HTTPS. Over plain HTTP
/// it is marked secure all the same, unless the host is this machine itself: a browser then keeps it from the network.
/// </summary>
internal sealed class HostBoundCookies : ICookieManager
{
    public const string Name = "pollinator";

    private readonly ChunkingCookieManager chunks = new();

    public string? GetRequestCookie(HttpContext context, string key) => chunks.GetRequestCookie(context, NameFor(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        chunks.AppendResponseCookie(context, NameFor(context, key), value, Bound(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        chunks.DeleteCookie(context, NameFor(context, key), Bound(context, options));

    public static string NameFor(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;

    public static CookieOptions Bound(HttpContext context, CookieOptions options)
    {
        options.Secure = context.Request.IsHttps || !IsThisMachine(context.Request.Host.Host);
        options.Path = "/";
        options.Domain = null;
        return options;
    }

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var ip) && System.Net.IPAddress.IsLoopback(ip));
}
