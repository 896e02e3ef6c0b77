using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Identity.Resets;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Administration;

/// <summary>All people of the portal. Asks no caller: the service has decided who may.</summary>
internal sealed class PortalPeople(IDbContextFactory<AppDb> databases, PeopleChanges changes, PeopleAudit audit, ResetLinks links)
{
    // Two administrators who withdraw or lock each other in the same moment must not both succeed.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public async Task<Page<PersonView>> ListAsync(string? text, int skip, int take, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = db.Users.AsNoTracking();
        if (SearchText.Pattern(text) is { } pattern)
        {
            found = found.Where(person =>
                EF.Functions.Like(person.DisplayName, pattern, SearchText.Escape) || EF.Functions.Like(person.Email, pattern, SearchText.Escape)
            );
        }

        var total = await found.CountAsync(ct);
        var rows = await found
            .OrderBy(person => person.DisplayName)
            .ThenBy(person => person.Id)
            .Skip(skip)
            .Take(take)
            .Select(person => new { person, Colonies = db.Set<Membership>().Count(row => row.Person == person.Id) })
            .ToListAsync(ct);
        return new Page<PersonView>(
            rows.ConvertAll(row => new PersonView(
                new UserId(row.person.Id),
                row.person.DisplayName,
                row.person.Email ?? "",
                row.person.IsAdministrator,
                row.person.LockoutEnd == Person.LockedForGood,
                DateTimeOffset.FromUnixTimeMilliseconds(row.person.CreatedAt),
                row.Colonies
            )),
            total
        );
    }

    public Task<Outcome<Done>> SetAdministratorAsync(UserId by, UserId id, bool isAdministrator, CancellationToken ct) =>
        ChangeAsync(
            id,
            async (db, person) =>
            {
                if (person.IsAdministrator == isAdministrator)
                {
                    return default(Done);
                }

                if (!isAdministrator && await IsLastAsync(db, person, ct))
                {
                    return LastAdministrator;
                }

                await db
                    .Users.Where(row => row.Id == person.Id)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.IsAdministrator, isAdministrator).SetProperty(row => row.ConcurrencyStamp, NewStamp()),
                        ct
                    );
                await changes.RoleChangedAsync(id, ct);
                await audit.OfPersonAsync(LedgerKind.AdministratorChanged, id, by, LedgerChain.Details(("administrator", isAdministrator)), ct);
                return default(Done);
            },
            ct
        );

    public Task<Outcome<Done>> SetLockedAsync(UserId by, UserId id, bool isLocked, CancellationToken ct) =>
        ChangeAsync(
            id,
            async (db, person) =>
            {
                if (id == by)
                {
                    return new Refusal(RefusalKind.Conflict, "own-account", "Nobody locks the own account. Another administrator can.");
                }

                if (isLocked && person.IsAdministrator && await IsLastAsync(db, person, ct))
                {
                    return LastAdministrator;
                }

                var until = isLocked ? Person.LockedForGood : (DateTimeOffset?)null;
                await db
                    .Users.Where(row => row.Id == person.Id)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(row => row.LockoutEnabled, true)
                                .SetProperty(row => row.LockoutEnd, until)
                                .SetProperty(row => row.ConcurrencyStamp, NewStamp()),
                        ct
                    );
                await changes.SessionsEndedAsync(id, ct);
                await audit.OfPersonAsync(LedgerKind.AccountLocked, id, by, LedgerChain.Details(("locked", isLocked)), ct);
                return default(Done);
            },
            ct
        );

    public async Task<Outcome<ResetLink>> MakeResetLinkAsync(UserId by, UserId id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var person = await db.Users.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id.Value, ct);
        if (person is null)
        {
            return Refusal.NotFound("person");
        }

        if (person.LockoutEnd == Person.LockedForGood)
        {
            return new Refusal(RefusalKind.Conflict, "account-locked", "This account is locked. Open it first; a link would not work before.");
        }

        var link = await links.MakeAsync(id, by, ct);
        await audit.OfPersonAsync(LedgerKind.PasswordResetLinkMade, id, by, "{}", ct);
        return link;
    }

    private static Refusal LastAdministrator { get; } =
        new(
            RefusalKind.Conflict,
            "last-administrator",
            "A portal has at least one administrator whose account is open, and this is the last. Make somebody else one first."
        );

    // Another writer that read the row before must not put the old values back.
    private static string NewStamp() => Guid.NewGuid().ToString();

    private static async Task<bool> IsLastAsync(AppDb db, Person person, CancellationToken ct)
    {
        var locked = Person.LockedForGood;
        return !await db.Users.AnyAsync(row => row.IsAdministrator && row.Id != person.Id && row.LockoutEnd != locked, ct);
    }

    private async Task<Outcome<Done>> ChangeAsync(UserId id, Func<AppDb, Person, Task<Outcome<Done>>> change, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            return await db.Users.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id.Value, ct) is { } person
                ? await change(db, person)
                : Refusal.NotFound("person");
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
