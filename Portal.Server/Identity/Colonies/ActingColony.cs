using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Keeps the colony that a session acts in when Identity makes the claims anew, which it does once a minute from the person alone.</summary>
internal sealed class ActingColony(IDbContextFactory<AppDb> databases)
{
    /// <summary>Puts the chosen colony back, while the person belongs to it; else it stays with the one joined first.</summary>
    public async Task KeepAsync(SecurityStampRefreshingPrincipalContext context)
    {
        var chosen = CallerClaims.Find(context.CurrentPrincipal);
        var identity = (ClaimsIdentity)context.NewPrincipal!.Identity!;
        if (chosen is null || identity.HasClaim(CallerClaims.Colony, chosen.Colony.ToString()))
        {
            return;
        }

        if (await ScopesAsync(chosen) is { } scopes)
        {
            Put(identity, CallerClaims.Colony, chosen.Colony.ToString());
            Put(identity, CallerClaims.Scopes, ((int)scopes).ToString(CultureInfo.InvariantCulture));
        }
    }

    private async Task<Scopes?> ScopesAsync(Caller chosen)
    {
        await using var db = await databases.CreateDbContextAsync();
        var found = await (
            from membership in db.Set<Membership>()
            join person in db.Users on membership.Person equals person.Id
            where membership.Person == chosen.User.Value && membership.Colony == chosen.Colony
            select new { membership.Role, person.IsAdministrator }
        ).FirstOrDefaultAsync();
        return found is null ? null : PersonClaims.ScopesOf(found.Role, found.IsAdministrator);
    }

    private static void Put(ClaimsIdentity identity, string type, string value)
    {
        foreach (var claim in identity.FindAll(type).ToList())
        {
            identity.RemoveClaim(claim);
        }

        identity.AddClaim(new Claim(type, value));
    }
}

/// <summary>Has a session in a browser act in another colony.</summary>
internal sealed class ColonySwitch(SignInManager<Person> signIns, PersonClaims claims, AppDb db)
{
    /// <summary>Writes the cookie anew; false when nobody is signed in, or the person does not belong there.</summary>
    public async Task<bool> SwitchAsync(HttpContext context, ColonyId colony)
    {
        var session = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        // Checked here too: a session that has just been ended must not live on in a new cookie.
        if (session.Principal is null || await signIns.ValidateSecurityStampAsync(session.Principal) is not { } person)
        {
            return false;
        }

        if (!await db.Set<Membership>().AnyAsync(row => row.Person == person.Id && row.Colony == colony, context.RequestAborted))
        {
            return false;
        }

        var next = await claims.CreateAsync(person, colony);
        SessionClaims.Keep(session.Principal, next);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, next, session.Properties);
        return true;
    }
}
