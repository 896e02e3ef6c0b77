using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Resets;

/// <summary>Makes links for choosing a new password. Asks no caller: whoever calls it has decided who may.</summary>
internal sealed class ResetLinks(IDbContextFactory<AppDb> databases, PortalLinks links, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public async Task<ResetLink> MakeAsync(UserId person, UserId? by, CancellationToken ct)
    {
        var code = Secrets.New();
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(
            new PasswordResetRow
            {
                Hash = TokenText.HashOf(code),
                Person = person.Value,
                MadeBy = by,
                CreatedAt = now.ToUnixTimeMilliseconds(),
                ExpiresAt = (now + Life).ToUnixTimeMilliseconds(),
            }
        );
        await db.SaveChangesAsync(ct);
        return new ResetLink(links.Reset(code), now + Life);
    }
}

/// <summary>Sets the new password of whoever brings a code: once.</summary>
internal sealed class PasswordResets(UserManager<Person> people, AppDb db, PeopleChanges changes, PeopleAudit audit, TimeProvider time)
{
    /// <summary>The only sentence for every reason: never given, used, too old, account locked.</summary>
    public static Refusal DoesNotWork { get; } =
        new(
            RefusalKind.Forbidden,
            "reset-code",
            "This link does not work (any more). It works once, for 24 hours. Ask an administrator of the portal for a new one."
        );

    public async Task<Outcome<Done>> UseAsync(string? code, string password, CancellationToken ct)
    {
        if (code?.Trim() is not { Length: > 0 and < 200 } text)
        {
            return DoesNotWork;
        }

        var hash = TokenText.HashOf(text);
        var owner = await Usable().Where(row => row.Hash == hash).Select(row => (Guid?)row.Person).FirstOrDefaultAsync(ct);
        var person = owner is { } id ? await people.FindByIdAsync(id.ToString("D")) : null;
        if (person is null || person.IsLockedForGood)
        {
            return DoesNotWork;
        }

        // A password that will not do does not use the link up.
        if (await FaultAsync(person, password) is { } fault)
        {
            return fault;
        }

        return await ClaimAsync(hash, ct) == 0 ? DoesNotWork : await SetAsync(person, password, hash, ct);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private IQueryable<PasswordResetRow> Usable()
    {
        var now = Now;
        return db.Set<PasswordResetRow>().Where(row => row.UsedAt == null && row.ExpiresAt > now);
    }

    private Task<int> ClaimAsync(ContentHash hash, CancellationToken ct)
    {
        var now = Now;
        return Usable().Where(row => row.Hash == hash).ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), ct);
    }

    private async Task<Refusal?> FaultAsync(Person person, string password)
    {
        foreach (var rules in people.PasswordValidators)
        {
            var found = await rules.ValidateAsync(people, person, password);
            if (!found.Succeeded)
            {
                return new Refusal(RefusalKind.Invalid, "password-invalid", string.Join(' ', found.Errors.Select(error => error.Description)));
            }
        }

        return null;
    }

    private async Task<Outcome<Done>> SetAsync(Person person, string password, ContentHash hash, CancellationToken ct)
    {
        var set = await people.ResetPasswordAsync(person, await people.GeneratePasswordResetTokenAsync(person), password);
        if (!set.Succeeded)
        {
            await db.Set<PasswordResetRow>()
                .Where(row => row.Hash == hash)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.UsedAt, (long?)null), CancellationToken.None);
            return new Refusal(RefusalKind.Unavailable, "password-not-set", "The account was changed in the same moment. Try again.");
        }

        var now = Now;
        await Usable().Where(row => row.Person == person.Id).ExecuteUpdateAsync(update => update.SetProperty(row => row.UsedAt, now), ct);
        var user = new UserId(person.Id);
        await changes.SessionsEndedAsync(user, ct);
        await audit.OfPersonAsync(LedgerKind.PasswordReset, user, user, "{}", ct);
        return default(Done);
    }
}
