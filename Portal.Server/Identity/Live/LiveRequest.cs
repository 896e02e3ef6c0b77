using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>A request that is being answered, and by whom it was asked.</summary>
internal sealed class LiveRequest(HttpContext context, long since)
{
    private readonly Lock gate = new();
    private bool isAnswered;

    public ClaimsPrincipal Who { get; } = context.User;

    /// <summary>When it came, by the clock's timestamps.</summary>
    public long Since => since;

    /// <summary>When what proved it ends by itself.</summary>
    public DateTimeOffset? Until { get; } = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;

    /// <summary>Whether it keeps a page alive.</summary>
    public bool IsPage { get; } = context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it had fallen when it was last looked at. Touched only by <see cref="LiveRequests"/>.</summary>
    public bool HasFallen { get; set; }

    /// <summary>From here on its context may be another request's.</summary>
    public void Answered()
    {
        lock (gate)
        {
            isAnswered = true;
        }
    }

    /// <summary>Cuts it off where it is, unless it has just been answered.</summary>
    public void Abort()
    {
        lock (gate)
        {
            if (!isAnswered)
            {
                context.Abort();
            }
        }
    }
}
