using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Makes colonies.</summary>
internal sealed class NewColonies(IDbContextFactory<AppDb> databases, PeopleAudit audit, IOptions<SignInOptions> options, TimeProvider time)
{
    private const int MostOwned = 100;

    /// <summary>Whether somebody may make one.</summary>
    public bool MayMakeOne(bool isAdministrator) => isAdministrator || options.Value.AnyoneMakesColonies;

    /// <summary>A new colony, owned by this person.</summary>
    public async Task<Outcome<ColonyItem>> CreateAsync(UserId person, bool isAdministrator, string name, CancellationToken ct)
    {
        if (!MayMakeOne(isAdministrator))
        {
            return ColonyRules.OnlyAdministrators;
        }

        var read = ColonyRules.Name(name);
        if (!read.IsOk)
        {
            return read.Refusal;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (
            !isAdministrator
            && await db.Set<Membership>().CountAsync(row => row.Person == person.Value && row.Role == ColonyRole.Owner, ct) >= MostOwned
        )
        {
            return new Refusal(RefusalKind.Conflict, "too-many-colonies", $"You own {MostOwned} colonies, which is the most.");
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var colony = new Colony
        {
            Id = ColonyId.New(),
            Name = read.Value,
            CreatedAt = now,
        };
        db.Add(colony);
        db.Add(
            new Membership
            {
                Colony = colony.Id,
                Person = person.Value,
                Role = ColonyRole.Owner,
                JoinedAt = now,
            }
        );
        await db.SaveChangesAsync(ct);
        await audit.OfColonyAsync(LedgerKind.ColonyMade, colony.Id, person, LedgerChain.Details(), ct);
        return new ColonyItem(colony.Id, colony.Name, ColonyRole.Owner, DateTimeOffset.FromUnixTimeMilliseconds(now), 1);
    }
}
