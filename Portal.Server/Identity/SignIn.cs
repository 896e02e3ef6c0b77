using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Signs people in and says of a refusal nothing but that it is one.</summary>
internal sealed class SignIn(
    SignInManager<Person> signIns,
    IPasswordHasher<Person> hasher,
    AppDb db,
    AccountAudit audit,
    IHttpContextAccessor http,
    TimeProvider time
)
{
    /// <summary>The only sentence for every reason: wrong address, wrong password, locked.</summary>
    public const string Refused =
        "The address and the password do not match an account, or it was tried too often. After 5 wrong tries an account rests for 5 minutes.";

    private static readonly Person Nobody = new();
    private static string? nobodysHash;

    /// <summary>Whether the person is signed in now.</summary>
    public async Task<bool> TryAsync(string email, string password, bool stay, CancellationToken ct)
    {
        var person = await signIns.UserManager.FindByEmailAsync(email.Trim());
        if (person is null)
        {
            // As long as a real check takes, so that the time does not tell which addresses have accounts.
            hasher.VerifyHashedPassword(Nobody, nobodysHash ??= hasher.HashPassword(Nobody, Secrets.New()), password);
            return false;
        }

        var isOpen = (await signIns.CheckPasswordSignInAsync(person, password, lockoutOnFailure: true)).Succeeded;
        if (isOpen)
        {
            await signIns.SignInWithClaimsAsync(person, stay, SessionClaims.Of(time.GetUtcNow(), "pwd"));
        }

        var kind = isOpen ? LedgerKind.SignedIn : LedgerKind.SignInRefused;
        var colony = await db.Set<Membership>()
            .Where(row => row.Person == person.Id)
            .OrderBy(row => row.JoinedAt)
            .Select(row => row.Colony)
            .FirstOrDefaultAsync(ct);

        // After the answer is on its way: writing would take time only for addresses that have accounts.
        http.HttpContext!.Response.OnCompleted(() => audit.WriteAsync(kind, new UserId(person.Id), colony));
        return isOpen;
    }
}
