using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Tests.Ledger;

public class LedgerSearchTests
{
    private static readonly Caller Owner = LedgerHost.Alice with { Scopes = Scopes.All };
    private static readonly Caller Bob = LedgerHost.Alice with { User = UserId.New() };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_ByGroupPersonAndTime_PagesThroughTheMatchesOnly()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(JobId.New(), 4);
        foreach (var kind in new[] { LedgerKind.SignedIn, LedgerKind.TokenCreated, LedgerKind.FactorRefused, LedgerKind.SignedOut })
        {
            await AppendAsync(host, kind, Bob);
        }
        await AppendAsync(host, LedgerKind.SignedIn, Owner);
        var filter = new LedgerFilter { Group = LedgerGroup.SignIns, Person = Bob.User };

        var first = (await host.Ledger.FindAsync(Owner, filter, null, 2, Ct)).Require();
        var second = (await host.Ledger.FindAsync(Owner, filter, first.Older, 2, Ct)).Require();
        var never = (await host.Ledger.FindAsync(Owner, filter with { Until = DateTimeOffset.UnixEpoch }, null, 2, Ct)).Require();
        var ever = (await host.Ledger.FindAsync(Owner, filter with { From = DateTimeOffset.UnixEpoch }, null, 200, Ct)).Require();

        Assert.Equal([LedgerKind.SignedOut, LedgerKind.FactorRefused], Kinds(first));
        Assert.Equal([LedgerKind.SignedIn], Kinds(second));
        Assert.Null(second.Older);
        Assert.Empty(never.Items);
        Assert.Equal(3, ever.Items.Count);
    }

    [Fact]
    public async Task Find_ByAMember_ShowsTheOwnSignInsAndNobodyElses()
    {
        await using var host = await LedgerHost.StartAsync();
        await AppendAsync(host, LedgerKind.SignedIn, Owner);
        await AppendAsync(host, LedgerKind.TokenCreated, Bob);
        await AppendAsync(host, LedgerKind.RoleChanged, Owner, Owner.Colony.Value);

        var seen = (await host.Ledger.FindAsync(Bob, new LedgerFilter(), null, 50, Ct)).Require();
        var all = (await host.Ledger.FindAsync(Owner, new LedgerFilter(), null, 50, Ct)).Require();

        Assert.Equal([LedgerKind.RoleChanged, LedgerKind.TokenCreated], Kinds(seen));
        Assert.Equal(3, all.Items.Count);
    }

    [Fact]
    public async Task ExportOfEverything_IsVerifiedChainByChain_AndLeavesOutWhatIsNotSeen()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(JobId.New(), 3);
        await host.AddAsync(JobId.New(), 2);
        await AppendAsync(host, LedgerKind.SignedIn, Owner);
        await AppendAsync(host, LedgerKind.SignedIn, Bob);
        await AppendAsync(host, LedgerKind.TokenCreated, Bob, colony: ColonyId.New());
        await host.Sealer.SealAsync(Ct);

        var exported = await ExportAsync(host, Owner, new LedgerFilter());

        Assert.Equal([3, 2, 1], exported.Select(chain => chain.Entries.Count));
        Assert.All(exported, chain => Assert.Equal((true, chain.Entries.Count), Sealed(chain)));
        Assert.Equal(2, (await ExportAsync(host, Bob, new LedgerFilter { Person = Bob.User }))[0].Entries.Count);
        Assert.Equal(2, (await ExportAsync(host, Owner, new LedgerFilter { Group = LedgerGroup.Jobs })).Count);
    }

    [Fact]
    public async Task Find_OfARareKind_GoesByItsOwnIndex()
    {
        await using var host = await LedgerHost.StartAsync();
        await using var db = await host.Databases.CreateDbContextAsync(Ct);
        var query = db.Set<LedgerRow>()
            .Where(row => row.Colony == Owner.Colony && row.Position < 1000)
            .Where(row => (int)row.Kind / LedgerGroups.FirstNotOfJobs != 0 && row.Kind == LedgerKind.TokenCreated)
            .OrderByDescending(row => row.Position)
            .Take(10);

        var plan = await LedgerHost.PlanAsync(query, db);

        Assert.Contains("IX_LedgerEntries_Colony_Kind_Position", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)temp b-tree|sort", plan);
    }

    [Fact]
    public void Kinds_AllHaveAGroup_AndAPersonsOwnAreThoseOfSignInsTokensAndTheAccount()
    {
        Assert.Equal(Enum.GetValues<LedgerKind>().Length, Enum.GetValues<LedgerGroup>().Sum(group => LedgerGroups.KindsOf(group).Count));
        Assert.False(LedgerGroups.IsPersonal(LedgerKind.RoleChanged));
        Assert.All(LedgerGroups.KindsOf(LedgerGroup.SignIns), kind => Assert.True(LedgerGroups.IsPersonal(kind), $"{kind}"));
    }

    private static async Task<List<LedgerExport>> ExportAsync(LedgerHost host, Caller caller, LedgerFilter filter)
    {
        var chains = await (await host.Ledger.ExportAllAsync(caller, filter, Ct)).Require().ToListAsync(Ct);
        // As a file has it.
        return chains.ConvertAll(chain =>
            JsonSerializer.Deserialize(JsonSerializer.Serialize(chain, ContractsJson.Default.LedgerExport), ContractsJson.Default.LedgerExport)!
        );
    }

    private static (bool, int) Sealed(LedgerExport chain)
    {
        var check = LedgerVerifier.Check(chain);
        return (check.IsIntact, (int)check.SealedUpTo);
    }

    private static IEnumerable<LedgerKind> Kinds(LedgerEntries found) => found.Items.Select(view => view.Entry.Kind);

    private static Task AppendAsync(LedgerHost host, LedgerKind kind, Caller person, Guid? chain = null, ColonyId? colony = null) =>
        host.Of<LedgerWriter>()
            .AppendAsync(new LedgerNote(chain ?? person.User.Value, colony ?? person.Colony, kind, ActorKind.User, person.User.Value), Ct);
}
