using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>Somebody who may add a second factor.</summary>
/// <param name="Person">Who.</param>
/// <param name="IsOnTheWayIn">Whether they have no factor yet, and are let in by the first.</param>
/// <param name="Stay">Whether they want to stay signed in then.</param>
/// <param name="First">What was proved on the way in.</param>
internal sealed record Enrollee(Person Person, bool IsOnTheWayIn, bool Stay, string First = Amr.Password);

/// <summary>
/// Who may add a second factor: the signed-in person who confirmed it just now, and who proved the password and has none yet. A password alone
/// adds nothing to an account that has one.
/// </summary>
internal sealed class Enrolling(
    UserManager<Person> people,
    PendingSignIn pending,
    SecondFactors factors,
    StepUp stepUp,
    LetIn letIn,
    RecoveryCodes recovery,
    IHttpContextAccessor http
)
{
    private CancellationToken Ct => http.HttpContext!.RequestAborted;

    /// <summary>Who asks; or where to send them first.</summary>
    public async Task<(Enrollee? Enrollee, string? First)> FindAsync()
    {
        var user = http.HttpContext!.User;
        if (user.Identity?.IsAuthenticated == true && user.FindFirst(CallerClaims.User)?.Value is { } id)
        {
            var person = await people.FindByIdAsync(id);
            return person is null ? (null, "/sign-in")
                : stepUp.IsFresh(user) ? (new(person, IsOnTheWayIn: false, Stay: false), null)
                : (null, "/confirm");
        }

        return await pending.FindAsync() is var (who, stay, first) && !(await factors.OfAsync(who, Ct)).Any
            ? (new(who, IsOnTheWayIn: true, stay, first), null)
            : (null, "/sign-in");
    }

    /// <summary>A factor was added: lets in who waited for it. The recovery codes to show, where it is the first factor.</summary>
    public async Task<IReadOnlyList<string>?> DoneAsync(Enrollee enrollee, params string[] methods)
    {
        var codes = await recovery.LeftAsync(enrollee.Person.Id, Ct) == 0 ? await recovery.RenewAsync(enrollee.Person.Id, Ct) : null;
        if (enrollee.IsOnTheWayIn)
        {
            await letIn.OpenAsync(enrollee.Person, enrollee.Stay, [enrollee.First, .. methods, Amr.Multiple]);
        }

        return codes;
    }
}

/// <summary>The secret that an app is offered, kept by the page until a code proves that the app has it: nothing is stored before.</summary>
internal sealed class OfferedSecret(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public string Keep(Person person, string secret) => ProtectorOf(person).Protect(secret, Lifetime);

    /// <summary>Null when it was for somebody else, or is too old.</summary>
    public string? Open(Person person, string? kept)
    {
        try
        {
            return kept is { Length: > 0 and < 2048 } ? ProtectorOf(person).Unprotect(kept) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector ProtectorOf(Person person) =>
        protection.CreateProtector("Offered authenticator", person.Id.ToString("N")).ToTimeLimitedDataProtector();
}
