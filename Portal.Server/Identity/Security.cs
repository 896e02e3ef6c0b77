using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity;

/// <summary>A person's own factors and sessions.</summary>
internal sealed class Security(IServiceScopeFactory scopes, OpenSessions sessions, StepUp stepUp, AccountAudit audit) : ISecurity
{
    public async Task<Outcome<SecurityView>> GetAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        await using var scope = scopes.CreateAsyncScope();
        if (await PersonAsync(scope, caller) is not { } person)
        {
            return Refusal.NotFound("account");
        }

        var passkeys = await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().GetPasskeysAsync(person);
        var open = await sessions.OfAsync(person.Id, ct);
        return new SecurityView(
            await scope.ServiceProvider.GetRequiredService<AuthenticatorApp>().IsSetUpAsync(person.Id, ct),
            [.. passkeys.OrderBy(passkey => passkey.CreatedAt).Select(View)],
            await scope.ServiceProvider.GetRequiredService<RecoveryCodes>().LeftAsync(person.Id, ct),
            [.. open.Select(session => View(session, caller))],
            scope.ServiceProvider.GetRequiredService<SignInSettings>().Mfa == Mfa.Required
        );
    }

    public Task<Outcome<Done>> RemovePasskeyAsync(Caller caller, string passkey, CancellationToken ct) =>
        RemoveAsync(
            caller,
            Amr.Passkey,
            async (services, person) =>
            {
                var people = services.GetRequiredService<UserManager<Person>>();
                var known = (await people.GetPasskeysAsync(person)).FirstOrDefault(one => IdOf(one) == passkey);
                return known is not null && (await people.RemovePasskeyAsync(person, known.CredentialId)).Succeeded;
            },
            ct
        );

    public Task<Outcome<Done>> RemoveAppAsync(Caller caller, CancellationToken ct) =>
        RemoveAsync(
            caller,
            Amr.OneTimeCode,
            async (services, person) => await services.GetRequiredService<AuthenticatorApp>().RemoveAsync(person.Id, ct) > 0,
            ct
        );

    public async Task<Outcome<Done>> EndSessionAsync(Caller caller, Guid session, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        if (!await sessions.EndAsync(caller.User.Value, session, ct))
        {
            return Refusal.NotFound("session");
        }

        await audit.WriteAsync(LedgerKind.SessionsEnded, caller.User.Value, ct: ct);
        return default(Done);
    }

    public async Task<Outcome<Done>> EndOtherSessionsAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        await sessions.EndAllAsync(caller.User.Value, caller.Session, ct);
        await audit.WriteAsync(LedgerKind.SessionsEnded, caller.User.Value, ct: ct);
        return default(Done);
    }

    private async Task<Outcome<Done>> RemoveAsync(Caller caller, string what, Func<IServiceProvider, Person, Task<bool>> remove, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        if (stepUp.Refuse(caller) is { } unconfirmed)
        {
            return unconfirmed;
        }

        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await PersonAsync(scope, caller) is not { } person)
        {
            return Refusal.NotFound("account");
        }

        var has = await services.GetRequiredService<SecondFactors>().OfAsync(person, ct);
        if ((has.HasApp ? 1 : 0) + has.Passkeys <= 1 && services.GetRequiredService<SignInSettings>().Mfa == Mfa.Required)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "last-factor",
                "This is your last second factor, and this portal asks for one. Add another before you remove it."
            );
        }

        if (!await remove(services, person))
        {
            return Refusal.NotFound("second factor");
        }

        await audit.WriteAsync(LedgerKind.FactorRemoved, person.Id, [what], ct);
        return default(Done);
    }

    private static Task<Person?> PersonAsync(AsyncServiceScope scope, Caller caller) =>
        scope.ServiceProvider.GetRequiredService<UserManager<Person>>().FindByIdAsync(caller.User.ToString());

    private static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private static PasskeyView View(UserPasskeyInfo passkey) => new(IdOf(passkey), passkey.Name ?? "Passkey", passkey.CreatedAt, passkey.IsBackedUp);

    private static SessionView View(Session session, Caller caller) =>
        new(
            session.Id,
            session.Client is null ? BrowserName.Of(session.Browser) : ProgramName.Of(session.Client),
            session.Network,
            DateTimeOffset.FromUnixTimeMilliseconds(session.OpenedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(session.LastSeenAt),
            session.Id == caller.Session
        );

    private static Refusal Forbidden() => new(RefusalKind.Forbidden, "scope-missing", "Only a signed-in person may do this, not a token.");
}
