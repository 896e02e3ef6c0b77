using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What comes after a password.</summary>
internal enum SignInStep
{
    /// <summary>It was none.</summary>
    Refused,

    /// <summary>Signed in.</summary>
    Done,

    /// <summary>The second factor.</summary>
    SecondFactor,

    /// <summary>A second factor has to be set up first.</summary>
    Enrol,
}

/// <summary>Checks passwords, and says of a refusal nothing but that it is one.</summary>
internal sealed class SignIn(
    SignInManager<Person> signIns,
    SecondFactors factors,
    PendingSignIn pending,
    LetIn letIn,
    TryGate gate,
    AccountAudit audit,
    SignInSettings settings
)
{
    /// <summary>The only sentence for every reason: wrong address, wrong password, locked.</summary>
    public const string Refused =
        "The address and the password do not match an account, or it was tried too often. After 5 wrong tries an account rests for 5 minutes.";

    private UserManager<Person> People => signIns.UserManager;

    public async Task<SignInStep> TryAsync(string email, string password, bool stay, CancellationToken ct)
    {
        if (await People.FindByEmailAsync(email.Trim()) is not { } person)
        {
            settings.VerifyNobodys(password);
            return SignInStep.Refused;
        }

        return await IsPasswordAsync(person, password, ct) ? await GoOnAsync(person, stay, ct) : SignInStep.Refused;
    }

    /// <summary>What comes next for somebody whose password was proved.</summary>
    public Task<SignInStep> GoOnAsync(Person person, bool stay, CancellationToken ct) => GoOnAsync(person, stay, Amr.Password, ct);

    /// <summary>What comes next for somebody who proved the password, or something as good: <paramref name="first"/> says which.</summary>
    public async Task<SignInStep> GoOnAsync(Person person, bool stay, string first, CancellationToken ct)
    {
        var has = await factors.OfAsync(person, ct);
        if (has.Any && await signIns.IsTwoFactorClientRememberedAsync(person))
        {
            await letIn.OpenAsync(person, stay, first, Amr.RememberedDevice);
            return SignInStep.Done;
        }

        if (!has.Any && settings.Mfa == Mfa.Optional)
        {
            await letIn.OpenAsync(person, stay, first);
            return SignInStep.Done;
        }

        await pending.BeginAsync(new(person, stay, first));
        return has.Any ? SignInStep.SecondFactor : SignInStep.Enrol;
    }

    /// <summary>Whether this is the person's password. Wrong ones are counted; from the fifth on nothing is the password for a while.</summary>
    public async Task<bool> IsPasswordAsync(Person person, string password, CancellationToken ct)
    {
        using var turn = await gate.EnterAsync(person.Id, ct);
        var isOpen = !await People.IsLockedOutAsync(person);
        var isRight = await People.CheckPasswordAsync(person, password) && isOpen;
        if (!isRight && isOpen)
        {
            await People.AccessFailedAsync(person);
        }

        if (!isRight)
        {
            audit.WriteLater(LedgerKind.SignInRefused, person.Id);
        }
        else if (!(await factors.OfAsync(person, ct)).Any)
        {
            // With a second factor the count goes on to that: a known password must not buy endless tries at codes.
            await People.ResetAccessFailedCountAsync(person);
        }

        return isRight;
    }
}
