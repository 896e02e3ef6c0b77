using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>What somebody sees who opens an invitation.</summary>
internal sealed record OpenedInvitation(ColonyId Colony, string ColonyName, ColonyRole Role, string InvitedBy);

/// <summary>What somebody without an account brings.</summary>
internal sealed record NewPerson(string Email, string DisplayName, string Password);

/// <summary>Uses invitations: whoever has the code may, once.</summary>
internal sealed class InvitationUse(
    AppDb db,
    UserManager<Person> people,
    IPeopleNames names,
    PeopleAudit audit,
    AccountAudit accounts,
    PeopleChanges changes,
    TimeProvider time
)
{
    /// <summary>The only sentence for every reason: never given, used, withdrawn, too old.</summary>
    public static Refusal DoesNotWork { get; } =
        new(
            RefusalKind.Forbidden,
            "invitation-code",
            "This invitation does not work (any more). It works once, for 7 days. Ask whoever sent it for a new one."
        );

    /// <summary>What a code invites to.</summary>
    public async Task<Outcome<OpenedInvitation>> FindAsync(string? code, CancellationToken ct)
    {
        if (HashOf(code) is not { } hash)
        {
            return DoesNotWork;
        }

        var found = await (
            from invitation in InvitationService.Usable(db, Now)
            join colony in db.Set<Colony>() on invitation.Colony equals colony.Id
            where invitation.Hash == hash
            select new
            {
                colony.Id,
                colony.Name,
                invitation.Role,
                invitation.CreatedBy,
            }
        ).FirstOrDefaultAsync(ct);
        return found is null ? DoesNotWork : new OpenedInvitation(found.Id, found.Name, found.Role, await names.NameAsync(found.CreatedBy.Value));
    }

    /// <summary>Somebody with an account joins.</summary>
    public async Task<Outcome<ColonyId>> JoinAsync(string? code, UserId person, CancellationToken ct)
    {
        var opened = await FindAsync(code, ct);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }

        var colony = opened.Value.Colony;
        if (await db.Set<Membership>().AnyAsync(row => row.Colony == colony && row.Person == person.Value, ct))
        {
            return new Refusal(
                RefusalKind.Conflict,
                "already-member",
                $"You belong to {opened.Value.ColonyName} already. The invitation still works: it is for somebody else."
            );
        }

        var hash = HashOf(code)!.Value;
        if (await ClaimAsync(hash, person, ct) == 0)
        {
            return DoesNotWork;
        }

        db.Add(MembershipOf(opened.Value, person));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            await ReleaseAsync(hash, person);
            throw;
        }

        await changes.RightsGrewAsync(person, ct);
        await NoteAsync(opened.Value, person, ct);
        return colony;
    }

    /// <summary>Somebody without an account gets one, and joins.</summary>
    public async Task<Outcome<Person>> JoinAsync(string? code, NewPerson newcomer, CancellationToken ct)
    {
        var opened = await FindAsync(code, ct);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }

        var email = newcomer.Email.Trim();
        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            DisplayName = newcomer.DisplayName.Trim(),
            CreatedAt = Now,
        };
        var (hash, user) = (HashOf(code)!.Value, new UserId(person.Id));
        if (await ClaimAsync(hash, user, ct) == 0)
        {
            return DoesNotWork;
        }

        // Saves both at once: this context is the user store's too.
        db.Add(MembershipOf(opened.Value, user));
        var made = await CreateAsync(person, newcomer.Password, hash);
        if (!made.Succeeded)
        {
            return WhyNot(made);
        }

        await accounts.WriteAsync(LedgerKind.AccountCreated, user, opened.Value.Colony, ct: ct);
        await NoteAsync(opened.Value, user, ct);
        return person;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static ContentHash? HashOf(string? code) => code?.Trim() is { Length: > 0 and < 200 } text ? TokenText.HashOf(text) : null;

    private static Refusal WhyNot(IdentityResult made) =>
        made.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateEmail))
            ? new(RefusalKind.Conflict, "account-exists", "There is an account with this address. Sign in, then open the invitation's link again.")
            : new(RefusalKind.Invalid, "account-invalid", string.Join(' ', made.Errors.Select(error => error.Description)));

    private async Task<IdentityResult> CreateAsync(Person person, string password, ContentHash hash)
    {
        var made = IdentityResult.Failed();
        try
        {
            return made = await people.CreateAsync(person, password);
        }
        finally
        {
            if (!made.Succeeded)
            {
                db.ChangeTracker.Clear();
                await ReleaseAsync(hash, new UserId(person.Id));
            }
        }
    }

    // The claim is one statement, so that of two who use a code at once only one does; what fails behind it gives it back.
    private Task<int> ClaimAsync(ContentHash hash, UserId person, CancellationToken ct)
    {
        var now = Now;
        return InvitationService
            .Usable(db, now)
            .Where(row => row.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now).SetProperty(row => row.UsedBy, person), ct);
    }

    private Task<int> ReleaseAsync(ContentHash hash, UserId person) =>
        db.Set<Invitation>()
            .Where(row => row.Hash == hash && row.UsedBy == person)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, (long?)null).SetProperty(row => row.UsedBy, (UserId?)null));

    private Membership MembershipOf(OpenedInvitation invitation, UserId person) =>
        new()
        {
            Colony = invitation.Colony,
            Person = person.Value,
            Role = invitation.Role,
            JoinedAt = Now,
        };

    private async Task NoteAsync(OpenedInvitation invitation, UserId person, CancellationToken ct)
    {
        await db.Set<Invitation>()
            .Where(row => row.UsedBy == person && row.Email != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Email, (string?)null), ct);
        var details = LedgerChain.Details(("person", person), ("role", invitation.Role));
        await audit.OfColonyAsync(LedgerKind.MemberJoined, invitation.Colony, person, details, ct);
    }
}
