using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>Refuses a cookie whose session has ended, before anything else is believed of it.</summary>
internal static class SessionCheck
{
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var session = await FindAsync(services.GetRequiredService<SessionIndex>(), context.Principal, context.HttpContext.RequestAborted);
        if (session is null)
        {
            context.RejectPrincipal();
            return;
        }

        session.Use(services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds());
        await SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    /// <summary>The open session that a principal names, if it is that person's.</summary>
    public static async ValueTask<LiveSession?> FindAsync(SessionIndex index, ClaimsPrincipal? principal, CancellationToken ct) =>
        Guid.TryParse(principal?.FindFirst(CallerClaims.Session)?.Value, out var id)
        && await index.FindAsync(id, ct) is { } session
        && principal?.FindFirst(CallerClaims.User)?.Value == session.Person.ToString("D")
            ? session
            : null;
}
