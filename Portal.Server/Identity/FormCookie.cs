namespace Pollinator.Portal.Server.Identity;

/// <summary>The cookie that goes with forms, bound to this very host as the others are. Its name and options are asked for with every request.</summary>
internal sealed class FormCookie : CookieBuilder
{
    private const string Plain = "pollinator-form";
    private readonly IHttpContextAccessor http;

    public FormCookie(IHttpContextAccessor http)
    {
        this.http = http;
        Path = "/";
        HttpOnly = true;
        IsEssential = true;
        SameSite = SameSiteMode.Strict;
    }

    public override string? Name
    {
        get => http.HttpContext is { } context ? HostBoundCookies.NameFor(context, Plain) : Plain;
        set => throw new NotSupportedException("The name follows from how the portal is reached.");
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom) =>
        HostBoundCookies.Bound(context, base.Build(context, expiresFrom));
}
