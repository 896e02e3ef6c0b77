using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Pollinator.Contracts;
using static OpenIddict.Abstractions.OpenIddictConstants;
using OAuth = OpenIddict.Abstractions.OpenIddictConstants.Scopes;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>The provider's routes that are no pages: what a page's form leads to, tokens, and who somebody is.</summary>
internal static class ProviderRoutes
{
    public const string Authorize = "/connect/authorize";
    public const string Token = "/connect/token";
    public const string UserInfo = "/connect/userinfo";
    public const string Device = "/device";

    /// <summary>The field of a form that says yes or no.</summary>
    public const string Decision = "decision";

    /// <summary>Its value for yes.</summary>
    public const string Allow = "allow";

    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void MapProvider(this IEndpointRouteBuilder routes)
    {
        // Before the pages at the same addresses, which answer GET and would take POST too.
        Hide(routes.MapPost(Authorize, AuthorizeAsync)).RequireRateLimiting(SignInLimit.Policy).WithOrder(-1);
        Hide(routes.MapPost(Device, DeviceAsync)).RequireRateLimiting(SignInLimit.Policy).WithOrder(-1);
        Hide(routes.MapPost(Token, TokenAsync)).RequireRateLimiting(SignInLimit.ProgramsPolicy);
        Hide(routes.MapMethods(UserInfo, [HttpMethods.Get, HttpMethods.Post], UserInfoAsync));
    }

    // Each proves in its own way who asks.
    private static RouteHandlerBuilder Hide(RouteHandlerBuilder route) => route.AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> AuthorizeAsync(HttpContext context, IAntiforgery antiforgery, Consent consent)
    {
        if (!context.Request.HasFormContentType || context.GetOpenIddictServerRequest() is not { } request)
        {
            return Results.Redirect(Authorize);
        }

        var again = Consent.AddressOf(request);
        if (!await antiforgery.IsRequestValidAsync(context) || consent.FirstGoTo(context.User, request, again) is not null)
        {
            return Results.Redirect(again);
        }

        if (context.Request.Form[Decision] != Allow)
        {
            return Refuse(Errors.AccessDenied, "The person said no.");
        }

        return await consent.PrincipalAsync(context.User, request.GetScopes()) is { } principal
            ? Results.SignIn(principal, authenticationScheme: Scheme)
            : Results.Redirect(again);
    }

    private static async Task<IResult> DeviceAsync(HttpContext context, IAntiforgery antiforgery, Consent consent)
    {
        if (!context.Request.HasFormContentType)
        {
            return Results.Redirect(Device);
        }

        var asked = await context.AuthenticateAsync(Scheme);
        var code = context.Request.Form[Parameters.UserCode].ToString();
        var again = DeviceAddress(code);
        if (
            !await antiforgery.IsRequestValidAsync(context)
            || asked is not { Succeeded: true, Principal: { } device }
            || consent.FirstGoTo(context.User, request: null, again) is not null
        )
        {
            return Results.Redirect(again);
        }

        if (context.Request.Form[Decision] != Allow)
        {
            return Results.Forbid(new AuthenticationProperties { RedirectUri = DeviceDone("no") }, [Scheme]);
        }

        return await consent.PrincipalAsync(context.User, device.GetScopes()) is { } principal
            ? Results.SignIn(principal, new AuthenticationProperties { RedirectUri = DeviceDone("yes") }, Scheme)
            : Results.Redirect(again);
    }

    /// <summary>The page on which a code is confirmed.</summary>
    public static string DeviceAddress(string code) => code.Length == 0 ? Device : $"{Device}?{Parameters.UserCode}={Uri.EscapeDataString(code)}";

    private static string DeviceDone(string answer) => $"{Device}?done={answer}";

    private static async Task<IResult> TokenAsync(HttpContext context, TokenExchange exchange)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var shown = request.IsClientCredentialsGrantType() ? null : (await context.AuthenticateAsync(Scheme)).Principal;
        var principal = shown is null
            ? await exchange.ForClientAsync(request, context.RequestAborted)
            : await exchange.ForPersonAsync(context, request, shown);
        return principal is null
            ? Refuse(
                Errors.InvalidGrant,
                "What this was granted by has ended: the session or client was ended, or the person may not act there any more."
            )
            : Results.SignIn(principal, authenticationScheme: Scheme);
    }

    private static async Task<IResult> UserInfoAsync(HttpContext context, UserManager<Person> people)
    {
        var token = (await context.AuthenticateAsync(Scheme)).Principal;
        if (
            token is null
            || await people.FindByIdAsync(token.GetClaim(Claims.Subject) ?? "") is not { } person
            || person.LockoutEnd == Person.LockedForGood
        )
        {
            return Results.Challenge(null, [Scheme]);
        }

        var claims = ImmutableDictionary<string, object>.Empty.Add(Claims.Subject, person.Id.ToString("D"));
        claims = token.HasScope(OAuth.Profile) ? claims.Add(Claims.Name, person.DisplayName) : claims;
        claims = token.HasScope(OAuth.Email) ? claims.Add(Claims.Email, person.Email ?? "") : claims;
        return Results.Json(claims);
    }

    private static IResult Refuse(string error, string description) =>
        Results.Forbid(
            new AuthenticationProperties(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
                }
            ),
            [Scheme]
        );
}
