using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Somebody who has proved the password and nothing more. A cookie of its own says so for some minutes; it opens no page but the next step.</summary>
internal sealed class PendingSignIn(UserManager<Person> people, IHttpContextAccessor http, IOptions<IdentityOptions> options)
{
    private const string Stay = "stay";

    private HttpContext Context => http.HttpContext!;

    public Task BeginAsync(Person person, bool stay)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(CallerClaims.User, person.Id.ToString("D")));
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.SecurityStampClaimType, person.SecurityStamp ?? ""));
        identity.AddClaim(new Claim(Stay, stay.ToString()));
        return Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Who it is, and whether they want to stay signed in; null when nobody is on the way in.</summary>
    public async Task<(Person Person, bool Stay)?> FindAsync()
    {
        var pending = (await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal;
        return
            pending?.FindFirst(CallerClaims.User)?.Value is { } id
            && await people.FindByIdAsync(id) is { } person
            // A password that was changed meanwhile was not proved.
            && pending.FindFirst(options.Value.ClaimsIdentity.SecurityStampClaimType)?.Value == person.SecurityStamp
            ? (person, pending.FindFirst(Stay)?.Value == bool.TrueString)
            : null;
    }

    public Task EndAsync() => Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
}
