using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What a cookie says of a person: who, in which colony, with which scopes; nothing else.</summary>
internal sealed class PersonClaims(AppDb db, IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<Person>
{
    /// <summary>The claims of a caller. When it was confirmed stands with the session, not here.</summary>
    public static IEnumerable<Claim> Of(Caller caller, string displayName)
    {
        yield return new Claim(CallerClaims.User, caller.User.ToString());
        yield return new Claim(CallerClaims.DisplayName, displayName);
        yield return new Claim(CallerClaims.Colony, caller.Colony.ToString());
        yield return new Claim(CallerClaims.Scopes, ((int)caller.Scopes).ToString(CultureInfo.InvariantCulture));
        if (caller.IsProgram)
        {
            yield return new Claim(CallerClaims.Program, "true");
        }
    }

    public Task<ClaimsPrincipal> CreateAsync(Person user) => CreateAsync(user, chosen: default);

    /// <summary>The claims of somebody who acts in the chosen colony; in the one joined first, where the person does not belong to it.</summary>
    public async Task<ClaimsPrincipal> CreateAsync(Person user, ColonyId chosen)
    {
        var membership = await db.Set<Membership>()
            .AsNoTracking()
            .Where(row => row.Person == user.Id)
            .OrderByDescending(row => row.Colony == chosen)
            .ThenBy(row => row.JoinedAt)
            .FirstOrDefaultAsync();
        var claims = membership is null
            ? (IEnumerable<Claim>)[new Claim(CallerClaims.User, user.Id.ToString("D")), new Claim(CallerClaims.DisplayName, user.DisplayName)]
            : Of(new Caller(new UserId(user.Id), membership.Colony, ScopesOf(membership.Role, user.IsAdministrator)), user.DisplayName);
        var identity = new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme, CallerClaims.DisplayName, null);
        // A changed password or role changes the stamp, and older cookies end.
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.SecurityStampClaimType, user.SecurityStamp ?? ""));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>What a person may do in a colony, and with the portal.</summary>
    public static Scopes ScopesOf(ColonyRole role, bool isAdministrator) =>
        Membership.ScopesOf(role) | (isAdministrator ? Scopes.Portal : Scopes.None);
}
