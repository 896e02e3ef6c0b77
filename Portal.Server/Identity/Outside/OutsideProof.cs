using System.Globalization;
using System.Security.Claims;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>What an authority's checked token says of a person.</summary>
/// <param name="Issuer">Who says it.</param>
/// <param name="Subject">Who it is there: never given to anybody else (OpenID Connect Core 1.0, section 2), which no address can promise.</param>
/// <param name="Account">For the person's own list: the address or the name there.</param>
/// <param name="IsSeveralFactors">Whether it asked for several factors, by a word that the settings accept.</param>
/// <param name="AuthenticatedAt">When it asked; null when it does not say. A person who was signed in there is let through without being asked.</param>
internal sealed record OutsideProof(string Issuer, string Subject, string Account, bool IsSeveralFactors, DateTimeOffset? AuthenticatedAt)
{
    private const int LongestAccount = 200;

    public static OutsideProof Of(ClaimsPrincipal principal, AuthorityOptions authority, DateTimeOffset now)
    {
        var subject = principal.FindFirst("sub")!.Value;
        var account = principal.FindFirst(authority.EmailClaim)?.Value ?? principal.FindFirst(authority.NameClaim)?.Value ?? subject;
        return new OutsideProof(
            principal.FindFirst("iss")!.Value,
            subject,
            account.Length <= LongestAccount ? account : account[..LongestAccount],
            IsAccepted(principal, "acr", authority.MfaAcr) || IsAccepted(principal, CallerClaims.Methods, authority.MfaAmr),
            // A clock that is ahead must not make a proof last longer.
            TimeOf(principal) is { } at
            && at > now
                ? now
                : TimeOf(principal)
        );
    }

    private static bool IsAccepted(ClaimsPrincipal principal, string claim, string[] accepted) =>
        principal.FindAll(claim).Any(said => accepted.Contains(said.Value, StringComparer.Ordinal));

    private static DateTimeOffset? TimeOf(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirst("auth_time")?.Value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
