using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Somebody on the way in.</summary>
/// <param name="Person">Who.</param>
/// <param name="Stay">Whether they want to stay signed in.</param>
/// <param name="First">What was proved already, in a word of <see cref="Factors.Amr"/>.</param>
internal sealed record OnTheWayIn(Person Person, bool Stay, string First);

/// <summary>Somebody who has proved the password, or something as good, and nothing more. A cookie of its own says so for some minutes; it opens no page but the next step.</summary>
internal sealed class PendingSignIn(UserManager<Person> people, IHttpContextAccessor http, IOptions<IdentityOptions> options)
{
    private const string Stay = "stay";

    private HttpContext Context => http.HttpContext!;

    public Task BeginAsync(OnTheWayIn begun)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(CallerClaims.User, begun.Person.Id.ToString("D")));
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.SecurityStampClaimType, begun.Person.SecurityStamp ?? ""));
        identity.AddClaim(new Claim(Stay, begun.Stay.ToString()));
        identity.AddClaim(new Claim(CallerClaims.Methods, begun.First));
        return Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Who it is; null when nobody is on the way in.</summary>
    public async Task<OnTheWayIn?> FindAsync()
    {
        var pending = (await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal;
        return
            pending?.FindFirst(CallerClaims.User)?.Value is { } id
            && pending.FindFirst(CallerClaims.Methods)?.Value is { } first
            && await people.FindByIdAsync(id) is { } person
            // A password that was changed meanwhile was not proved.
            && pending.FindFirst(options.Value.ClaimsIdentity.SecurityStampClaimType)?.Value == person.SecurityStamp
            ? new(person, pending.FindFirst(Stay)?.Value == bool.TrueString, first)
            : null;
    }

    public Task EndAsync() => Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
}
