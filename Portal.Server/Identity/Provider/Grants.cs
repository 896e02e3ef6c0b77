using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>
/// What an access token is worth now: it says who let which program act, and this looks up whether that still stands. A session that was ended, a client
/// that was revoked, a role that was taken away count from the next request on, however long the token would live.
/// </summary>
internal sealed class Grants(SessionIndex sessions, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const string ClientClaim = OpenIddictConstants.Claims.ClientId;

    /// <summary>The caller behind a token whose signature and life were checked; null when nobody may act by it any more.</summary>
    public async ValueTask<ClaimsPrincipal?> FindAsync(ClaimsPrincipal token, CancellationToken ct)
    {
        if (
            !UserId.TryParse(token.GetClaim(CallerClaims.User), null, out var user)
            || !ColonyId.TryParse(token.GetClaim(CallerClaims.Colony), null, out var colony)
            || !await IsThereAsync(token, user, ct)
            || await MembershipAsync(user, colony, ct) is not var (name, role)
        )
        {
            return null;
        }

        var scopes = ScopeNames.Of(token.GetScopes()) & Membership.ScopesOf(role) & Scopes.ForPrograms;
        var identity = new ClaimsIdentity(
            PersonClaims.Of(new Caller(user, colony, scopes) { IsProgram = true }, name),
            AccessTokenAuthentication.SchemeName,
            CallerClaims.DisplayName,
            roleType: null
        );
        // By these it is asked again, for as long as a request lasts.
        identity.AddClaims(token.Claims.Where(claim => claim.Type is CallerClaims.Session or ClientClaim).Select(claim => claim.Clone()));
        return new(identity);
    }

    /// <summary>Whether a caller that <see cref="FindAsync"/> gave would be given again, with no fewer scopes.</summary>
    public async ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken ct) =>
        CallerClaims.Find(principal) is { } caller
        && await IsThereAsync(principal, caller.User, ct)
        && await MembershipAsync(caller.User, caller.Colony, ct) is { } membership
        && (caller.Scopes & ~Membership.ScopesOf(membership.Role)) == Scopes.None;

    private async ValueTask<bool> IsThereAsync(ClaimsPrincipal token, UserId user, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (token.HasClaim(CallerClaims.Session))
        {
            var session = await SessionCheck.FindAsync(sessions, token, ct);
            session?.Use(now);
            return session is not null;
        }

        var client = token.GetClaim(ClientClaim);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<CiClient>()
            .AnyAsync(row => row.Id == client && row.Person == user.Value && row.RevokedAt == null && row.ExpiresAt > now, ct);
    }

    private async Task<(string Name, ColonyRole Role)?> MembershipAsync(UserId user, ColonyId colony, CancellationToken ct)
    {
        var locked = Person.LockedForGood;
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from membership in db.Set<Membership>()
            join person in db.Users on membership.Person equals person.Id
            where membership.Person == user.Value && membership.Colony == colony && person.LockoutEnd != locked
            select new { person.DisplayName, membership.Role }
        ).FirstOrDefaultAsync(ct);
        return found is null ? null : (found.DisplayName, found.Role);
    }
}
