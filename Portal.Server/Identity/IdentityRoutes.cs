using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Administration;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity;

/// <summary>The routes of the room: its API, and what of signing out is no page.</summary>
internal static class IdentityRoutes
{
    /// <summary>The room's API.</summary>
    public static void MapIdentity(this RouteGroupBuilder api)
    {
        api.MapAccount();
        api.MapColonies();
        api.MapInvitations();
        api.MapAdministration();
    }

    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/sign-out", SignOutAsync)
            .AllowAnonymous()
            .ExcludeFromDescription()
            // Before the page at the same address, which answers GET and would take POST too.
            .WithOrder(-1);

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, OpenSessions sessions, AccountAudit audit)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.Redirect("/sign-out");
        }

        if (
            await SessionCheck.FindAsync(context.RequestServices.GetRequiredService<SessionIndex>(), context.User, context.RequestAborted) is
            { } session
        )
        {
            await sessions.EndAsync(session.Person, session.Id, context.RequestAborted);
            await audit.WriteAsync(LedgerKind.SignedOut, session.Person, ct: context.RequestAborted);
        }

        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        await context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        return Results.Redirect("/sign-in");
    }
}
