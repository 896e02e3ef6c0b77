using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors.Sharing;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>
/// Changes who belongs to a colony, as what. That one owner stays is a condition of the very statement that changes: two owners who remove each
/// other in the same moment cannot both succeed.
/// </summary>
internal sealed class Members(IDbContextFactory<AppDb> databases, PeopleAudit audit, PeopleChanges changes, Shares shares, TimeProvider time)
{
    public async Task<IReadOnlyList<MemberView>> ListAsync(Caller caller, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await (
            from membership in db.Set<Membership>()
            join person in db.Users on membership.Person equals person.Id
            where membership.Colony == caller.Colony
            orderby membership.Role == ColonyRole.Owner descending, person.DisplayName, person.Id
            select new
            {
                membership,
                person.DisplayName,
                person.Email,
            }
        )
            .AsNoTracking()
            .ToListAsync(ct);
        var seesAddresses = caller.Has(Scopes.Colony);
        return rows.ConvertAll(row => new MemberView(
            new UserId(row.membership.Person),
            row.DisplayName,
            row.membership.Role,
            DateTimeOffset.FromUnixTimeMilliseconds(row.membership.JoinedAt),
            seesAddresses ? row.Email : null
        ));
    }

    public async Task<Outcome<Done>> ChangeRoleAsync(Caller caller, UserId member, ColonyRole role, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var before = await RoleAsync(db, caller.Colony, member, ct);
        if (before is null || before == role)
        {
            return before is null ? Refusal.NotFound("member") : default(Done);
        }

        var changed = await Replaceable(db, caller.Colony, member).ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, role), ct);
        if (changed == 0)
        {
            return await WhyNotAsync(db, caller.Colony, member, ct);
        }

        await changes.RoleChangedAsync(member, ct);
        var details = LedgerChain.Details(("person", member), ("role", role), ("before", before));
        await audit.OfColonyAsync(LedgerKind.RoleChanged, caller.Colony, caller.User, details, ct);
        return default(Done);
    }

    /// <summary>Takes a member out of the caller's colony, by an owner or by the member's own wish.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Caller caller, UserId member, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Replaceable(db, caller.Colony, member).ExecuteDeleteAsync(ct) == 0)
        {
            return await WhyNotAsync(db, caller.Colony, member, ct);
        }

        // For good: somebody who is invited again does not come back with old tokens.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.Set<PersonalToken>()
            .Where(token => token.Person == member.Value && token.Colony == caller.Colony && token.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), ct);
        await changes.SessionsEndedAsync(member, ct);
        await shares.ForgetAsync(caller.Colony, member, ct);
        var details = LedgerChain.Details(("person", member), ("left", member == caller.User ? "yes" : null));
        await audit.OfColonyAsync(LedgerKind.MemberRemoved, caller.Colony, caller.User, details, ct);
        return default(Done);
    }

    private static IQueryable<Membership> Replaceable(AppDb db, ColonyId colony, UserId member) =>
        db.Set<Membership>()
            .Where(row =>
                row.Colony == colony
                && row.Person == member.Value
                && (
                    row.Role != ColonyRole.Owner
                    || db.Set<Membership>().Any(other => other.Colony == colony && other.Role == ColonyRole.Owner && other.Person != member.Value)
                )
            );

    private static async Task<Refusal> WhyNotAsync(AppDb db, ColonyId colony, UserId member, CancellationToken ct) =>
        await RoleAsync(db, colony, member, ct) is null ? Refusal.NotFound("member") : ColonyRules.LastOwner;

    private static Task<ColonyRole?> RoleAsync(AppDb db, ColonyId colony, UserId member, CancellationToken ct) =>
        db.Set<Membership>()
            .Where(row => row.Colony == colony && row.Person == member.Value)
            .Select(row => (ColonyRole?)row.Role)
            .FirstOrDefaultAsync(ct);
}
