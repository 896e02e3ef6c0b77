using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Colonies and their members, for pages and API: who may do what is decided here.</summary>
internal sealed class ColonyService(
    IDbContextFactory<AppDb> databases,
    Members members,
    NewColonies births,
    PeopleAudit audit,
    StepUp stepUp,
    Board board,
    IBlobStore blobs
) : IColonies
{
    public async Task<Outcome<MyColonies>> MineAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return ColonyRules.OnlyInPerson;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await (
            from membership in db.Set<Membership>()
            join colony in db.Set<Colony>() on membership.Colony equals colony.Id
            where membership.Person == caller.User.Value
            orderby membership.JoinedAt
            select new
            {
                membership,
                colony.Name,
                Members = db.Set<Membership>().Count(row => row.Colony == colony.Id),
            }
        )
            .AsNoTracking()
            .ToListAsync(ct);
        var mine = rows.ConvertAll(row => new ColonyItem(
            row.membership.Colony,
            row.Name,
            row.membership.Role,
            DateTimeOffset.FromUnixTimeMilliseconds(row.membership.JoinedAt),
            row.Members
        ));
        return new MyColonies(mine, births.MayMakeOne(caller.Has(Scopes.Portal)));
    }

    public async Task<Outcome<ColonyItem>> CreateAsync(Caller caller, string name, CancellationToken ct) =>
        caller.Has(Scopes.Account) ? await births.CreateAsync(caller.User, caller.Has(Scopes.Portal), name, ct) : ColonyRules.OnlyInPerson;

    public async Task<Outcome<ColonyView>> GetAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return ColonyRules.MayNotRead;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var colony = await db.Set<Colony>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == caller.Colony, ct);
        return colony is null
            ? Refusal.NotFound("colony")
            : new ColonyView(
                colony.Id,
                colony.Name,
                DateTimeOffset.FromUnixTimeMilliseconds(colony.CreatedAt),
                new ColonyLimits(colony.MostJobs, colony.MostBytes),
                board.Counts(colony.Id).NotEnded,
                blobs.Counted(colony.Id)
            );
    }

    public async Task<Outcome<Done>> RenameAsync(Caller caller, string name, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Colony))
        {
            return ColonyRules.OnlyOwners;
        }

        var read = ColonyRules.Name(name);
        if (!read.IsOk)
        {
            return read.Refusal;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var renamed = await db.Set<Colony>()
            .Where(row => row.Id == caller.Colony)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, read.Value), ct);
        if (renamed == 0)
        {
            return Refusal.NotFound("colony");
        }

        await audit.OfColonyAsync(LedgerKind.ColonyRenamed, caller.Colony, caller.User, LedgerChain.Details(), ct);
        return default(Done);
    }

    public async Task<Outcome<IReadOnlyList<MemberView>>> MembersAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? (await members.ListAsync(caller, ct)).ToList() : ColonyRules.MayNotRead;

    public async Task<Outcome<Done>> ChangeRoleAsync(Caller caller, UserId member, ColonyRole role, CancellationToken ct) =>
        !caller.Has(Scopes.Colony) ? ColonyRules.OnlyOwners
        : !Enum.IsDefined(role) ? ColonyRules.BadRole
        : stepUp.Refuse(caller) is { } confirm ? confirm
        : await members.ChangeRoleAsync(caller, member, role, ct);

    public async Task<Outcome<Done>> RemoveMemberAsync(Caller caller, UserId member, CancellationToken ct) =>
        !caller.Has(Scopes.Colony) ? ColonyRules.OnlyOwners
        : stepUp.Refuse(caller) is { } confirm ? confirm
        : await members.RemoveAsync(caller, member, ct);

    public async Task<Outcome<Done>> LeaveAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Account) ? await members.RemoveAsync(caller, caller.User, ct) : ColonyRules.OnlyInPerson;
}
