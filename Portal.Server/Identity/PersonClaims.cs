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

    public async Task<ClaimsPrincipal> CreateAsync(Person user)
    {
        var membership = await db.Set<Membership>()
            .AsNoTracking()
            .Where(row => row.Person == user.Id)
            .OrderBy(row => row.JoinedAt)
            .FirstOrDefaultAsync();
        var claims = membership is null
            ? (IEnumerable<Claim>)[new Claim(CallerClaims.User, user.Id.ToString("D")), new Claim(CallerClaims.DisplayName, user.DisplayName)]
            : Of(new Caller(new UserId(user.Id), membership.Colony, Membership.ScopesOf(membership.Role)), user.DisplayName);
        var identity = new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme, CallerClaims.DisplayName, null);
        // A changed password or role changes the stamp, and older cookies end.
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.SecurityStampClaimType, user.SecurityStamp ?? ""));
        return new ClaimsPrincipal(identity);
    }
}
