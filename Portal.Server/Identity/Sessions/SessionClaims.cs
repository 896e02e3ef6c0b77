using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>What a cookie says of its session rather than of its person: how and when somebody signed in.</summary>
internal static class SessionClaims
{
    private static readonly string[] Types = [CallerClaims.ConfirmedAt, CallerClaims.Methods, CallerClaims.Session];

    /// <param name="session">Which it is.</param>
    /// <param name="confirmedAt">When a second factor was given; null when a remembered device stood in for it.</param>
    /// <param name="methods">How somebody signed in, in the words of RFC 8176.</param>
    public static IEnumerable<Claim> Of(Guid session, DateTimeOffset? confirmedAt, IEnumerable<string> methods)
    {
        yield return new Claim(CallerClaims.Session, session.ToString("D"));
        if (confirmedAt is { } at)
        {
            yield return new Claim(CallerClaims.ConfirmedAt, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        }

        foreach (var method in methods)
        {
            yield return new Claim(CallerClaims.Methods, method);
        }
    }

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
