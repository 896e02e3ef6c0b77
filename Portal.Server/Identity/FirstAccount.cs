using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What the set-up page asks for.</summary>
internal sealed record NewOwner(string Email, string DisplayName, string Password, string ColonyName);

/// <summary>Makes the first account, its colony, and ends the set-up link.</summary>
internal sealed class FirstAccount(UserManager<Person> people, AppDb db, SetupCode code, AccountAudit audit, TimeProvider time)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>The new person; or why not. The code is used up only by success.</summary>
    public async Task<Outcome<Person>> CreateAsync(string? offered, NewOwner owner, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            if (!code.Matches(offered) || await db.Users.AnyAsync(ct))
            {
                return new Refusal(
                    RefusalKind.Forbidden,
                    "setup-code",
                    "This link does not work (any more). The newest one stands on the portal's console and in the file setup-link of its data folder."
                );
            }

            return await WriteAsync(owner, ct);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private async Task<Outcome<Person>> WriteAsync(NewOwner owner, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var email = owner.Email.Trim();
        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            DisplayName = owner.DisplayName.Trim(),
            CreatedAt = now,
            IsAdministrator = true,
        };
        var colony = new Colony
        {
            Id = ColonyId.New(),
            Name = owner.ColonyName.Trim(),
            CreatedAt = now,
        };
        db.Add(colony);
        db.Add(
            new Membership
            {
                Colony = colony.Id,
                Person = person.Id,
                Role = ColonyRole.Owner,
                JoinedAt = now,
            }
        );

        // Saves all three at once: this context is the user store's too.
        var made = await people.CreateAsync(person, owner.Password);
        if (!made.Succeeded)
        {
            db.ChangeTracker.Clear();
            return new Refusal(RefusalKind.Invalid, "account-invalid", string.Join(' ', made.Errors.Select(error => error.Description)));
        }

        code.Close();
        await audit.WriteAsync(LedgerKind.AccountCreated, new UserId(person.Id), colony.Id, ct: ct);
        return person;
    }
}
