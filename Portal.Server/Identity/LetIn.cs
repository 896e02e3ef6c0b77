using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Opens the door to somebody who has proved enough: a session, its cookie, an entry in the ledger.</summary>
internal sealed class LetIn(
    SignInManager<Person> signIns,
    PersonClaims claims,
    OpenSessions sessions,
    PendingSignIn pending,
    AccountAudit audit,
    IHttpContextAccessor http,
    TimeProvider time
)
{
    /// <param name="person">Who.</param>
    /// <param name="stay">Whether the cookie outlives the browser.</param>
    /// <param name="methods">What was proved, in the words of <see cref="Amr"/>.</param>
    public Task OpenAsync(Person person, bool stay, params string[] methods) =>
        OpenAsync(person, stay, IsFresh(methods) ? time.GetUtcNow() : null, methods);

    /// <summary>The same for who was asked elsewhere: <paramref name="confirmedAt"/> says when; null for somebody who has to be asked again.</summary>
    public async Task OpenAsync(Person person, bool stay, DateTimeOffset? confirmedAt, params string[] methods)
    {
        var context = http.HttpContext!;
        await pending.EndAsync();
        await EndFormerAsync(context);
        var session = await sessions.OpenAsync(person.Id, context);
        await signIns.SignInWithClaimsAsync(person, stay, SessionClaims.Of(session.Id, confirmedAt, methods));

        // After the answer is on its way: writing would take time only for addresses that have accounts.
        context.Response.OnCompleted(() => audit.WriteAsync(LedgerKind.SignedIn, person.Id, methods));
    }

    /// <summary>The person behind the cookie proved once more that it is them.</summary>
    public async Task ConfirmAsync(Person person, string method)
    {
        await RenewAsync(person, time.GetUtcNow(), method);
        await audit.WriteAsync(LedgerKind.Confirmed, person.Id, [method]);
    }

    /// <summary>The same session with a new cookie: the one before does not fit the person any more.</summary>
    public Task RenewAsync(Person person) => RenewAsync(person, confirmedAt: null);

    private async Task RenewAsync(Person person, DateTimeOffset? confirmedAt, params string[] more)
    {
        var now = await http.HttpContext!.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var session = Guid.Parse(now.Principal!.FindFirst(CallerClaims.Session)!.Value);
        var methods = now.Principal.FindAll(CallerClaims.Methods).Select(claim => claim.Value).Concat(more).Distinct(StringComparer.Ordinal);
        // In the colony it acts in, which need not be the person's first.
        var next = await claims.CreateAsync(person, CallerClaims.Find(now.Principal)?.Colony ?? default);
        ((ClaimsIdentity)next.Identity!).AddClaims(SessionClaims.Of(session, confirmedAt ?? CallerClaims.ConfirmedOf(now.Principal), methods));
        await http.HttpContext!.SignInAsync(
            IdentityConstants.ApplicationScheme,
            next,
            new AuthenticationProperties { IsPersistent = now.Properties?.IsPersistent == true }
        );
    }

    // A remembered device asks nothing, and an authority that remembers somebody need not have asked either.
    private static bool IsFresh(string[] methods) => !methods.Contains(Amr.RememberedDevice) && methods is not [Amr.Outside];

    // Whoever signs in anew in a browser leaves no second session behind in it.
    private async Task EndFormerAsync(HttpContext context)
    {
        var former = (await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal;
        if (
            Guid.TryParse(former?.FindFirst(CallerClaims.Session)?.Value, out var session)
            && Guid.TryParse(former?.FindFirst(CallerClaims.User)?.Value, out var person)
        )
        {
            await sessions.EndAsync(person, session, context.RequestAborted);
        }
    }
}
