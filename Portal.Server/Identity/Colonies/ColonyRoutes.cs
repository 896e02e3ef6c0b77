using Microsoft.AspNetCore.Antiforgery;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Switching colonies writes a cookie, so it is a form that is posted and no page.</summary>
internal static class ColonyRoutes
{
    public static void MapColonySwitch(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/colony", SwitchAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> SwitchAsync(HttpContext context, IAntiforgery antiforgery, ColonySwitch colonies)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || !ColonyId.TryParse(context.Request.Form["colony"], null, out var colony))
        {
            return Results.Redirect("/");
        }

        await colonies.SwitchAsync(context, colony);
        // Home, not the page that it was asked from: that one shows the other colony's things. But a link to a job is opened again.
        return Results.Redirect(LocalUrls.OrHome(context.Request.Form["returnUrl"]));
    }
}
