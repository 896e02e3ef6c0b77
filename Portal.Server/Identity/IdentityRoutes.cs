using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What of signing in and out is a route and not a page.</summary>
internal static class IdentityRoutes
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/sign-out", SignOutAsync)
            .AllowAnonymous()
            .ExcludeFromDescription()
            // Before the page at the same address, which answers GET and would take POST too.
            .WithOrder(-1);

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<Person> signIns)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.Redirect("/sign-out");
        }

        await signIns.SignOutAsync();
        return Results.Redirect("/sign-in");
    }
}
