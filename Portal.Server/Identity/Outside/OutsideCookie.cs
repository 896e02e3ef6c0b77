namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>A cookie that binds a trip to its browser, and is bound to this host as all others are.</summary>
internal sealed class OutsideCookie(IHttpContextAccessor http, string name) : CookieBuilder
{
    /// <summary>The library puts a trip's own number behind it.</summary>
    public override string? Name
    {
        get => http.HttpContext is { } context ? HostBoundCookies.NameFor(context, name) : name;
        set => throw new NotSupportedException("The name follows from the request.");
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom) =>
        HostBoundCookies.Bound(context, base.Build(context, expiresFrom));
}
