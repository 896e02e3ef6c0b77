using System.Security.Claims;
using OpenIddict.Abstractions;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>The session that a token belongs to.</summary>
internal sealed class SessionOfToken(OpenSessions sessions)
{
    /// <summary>Ends it. Whose it was; null when the token names none, or it had ended.</summary>
    public async Task<Guid?> EndAsync(ClaimsPrincipal? token, CancellationToken ct) =>
        Guid.TryParse(token?.GetClaim(CallerClaims.Session), out var session)
        && Guid.TryParse(token.GetClaim(CallerClaims.User), out var person)
        && await sessions.EndAsync(person, session, ct)
            ? person
            : null;
}
