using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What a cookie says of its session rather than of its person: how and when somebody signed in.</summary>
internal static class SessionClaims
{
    private static readonly string[] Types = [CallerClaims.ConfirmedAt, CallerClaims.Methods, CallerClaims.Session];

    /// <summary>The claims of a session that begins, or was confirmed, now.</summary>
    public static IEnumerable<Claim> Of(DateTimeOffset confirmedAt, params IEnumerable<string> methods) =>
        [
            new Claim(CallerClaims.ConfirmedAt, confirmedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            .. methods.Select(method => new Claim(CallerClaims.Methods, method)),
        ];

    /// <summary>Identity makes a person's claims anew once a minute, and would forget the session's.</summary>
    public static Task KeepAsync(SecurityStampRefreshingPrincipalContext context)
    {
        Keep(context.CurrentPrincipal, context.NewPrincipal!);
        return Task.CompletedTask;
    }

    /// <summary>Gives the claims of a session to the principal that takes the place of its present one.</summary>
    public static void Keep(ClaimsPrincipal? present, ClaimsPrincipal next)
    {
        var kept = present?.Claims.Where(claim => Types.Contains(claim.Type)) ?? [];
        ((ClaimsIdentity)next.Identity!).AddClaims(kept.Select(claim => claim.Clone()));
    }
}
