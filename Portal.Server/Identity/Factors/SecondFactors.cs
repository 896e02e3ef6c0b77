using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>What a person can prove themselves by beside the password.</summary>
internal sealed record FactorsOf(bool HasApp, int Passkeys)
{
    public bool Any => HasApp || Passkeys > 0;
}

/// <summary>Checks second factors: codes of the app and recovery codes, counted and locked like passwords.</summary>
internal sealed class SecondFactors(UserManager<Person> people, AuthenticatorApp app, RecoveryCodes recovery, TryGate gate, AccountAudit audit)
{
    /// <summary>The only sentence for every reason: wrong, used before, locked.</summary>
    public const string Refused =
        "This code does not work: it may be mistyped, used already, or too old. After 5 wrong tries an account rests for 5 minutes.";

    /// <summary>What a person has.</summary>
    public async Task<FactorsOf> OfAsync(Person person, CancellationToken ct) =>
        new(await app.IsSetUpAsync(person.Id, ct), (await people.GetPasskeysAsync(person)).Count);

    /// <summary>How a code proved the person, in a word of RFC 8176; null when it did not.</summary>
    public async Task<string?> UseAsync(Person person, string? text, CancellationToken ct)
    {
        using var turn = await gate.EnterAsync(person.Id, ct);
        // What another try at the same moment has counted.
        var known = await people.FindByIdAsync(person.Id.ToString()) ?? person;
        if (await people.IsLockedOutAsync(known))
        {
            return null;
        }

        var code = string.Concat((text ?? "").Where(sign => !char.IsWhiteSpace(sign)));
        var isApp = await app.UseAsync(person.Id, code, ct);
        if (!isApp && !await recovery.UseAsync(person.Id, code, ct))
        {
            await people.AccessFailedAsync(known);
            await audit.WriteAsync(LedgerKind.FactorRefused, person.Id, ct: ct);
            return null;
        }

        await people.ResetAccessFailedCountAsync(known);
        if (!isApp)
        {
            await audit.WriteAsync(LedgerKind.RecoveryCodeUsed, person.Id, ct: ct);
        }

        return isApp ? Amr.OneTimeCode : Amr.RecoveryCode;
    }
}
