using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Tests.Ledger;

public class JobLedgerTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private readonly JobId _job = JobId.New();

    [Fact]
    public async Task Entries_OfAJob_ComeInOrderWithNames()
    {
        await using var host = await LedgerHost.StartAsync();
        var entries = await host.AddAsync(_job, 4);

        var views = (await host.Ledger.EntriesAsync(LedgerHost.Alice, _job, 2, Ct)).Require();

        Assert.Equal([entries[2], entries[3]], views.Select(view => view.Entry));
        Assert.All(views, view => Assert.Equal("Alice", view.ActorName));
    }

    [Fact]
    public async Task StrangersJob_IsNotFound_WhicheverWayItIsAskedFor()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(_job, 1);
        var mallory = LedgerHost.Alice with { User = UserId.New() };

        Assert.Equal(RefusalKind.NotFound, (await host.Ledger.EntriesAsync(mallory, _job, 0, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Ledger.ExportAsync(mallory, _job, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Ledger.VerifyAsync(mallory, _job, Ct)).Refusal?.Kind);
    }

    [Fact]
    public async Task Export_OfASealedChain_IsProved()
    {
        await using var host = await LedgerHost.StartAsync();
        for (var other = 0; other < 5; other++)
        {
            await host.AddAsync(JobId.New(), 2);
        }
        var entries = await host.AddAsync(_job, 3);
        await host.Sealer.SealAsync(Ct);
        var receipt = new ReceiptSigner(host.Of<LedgerKeys>()).Sign(_job, 1, entries[0].Hash, entries[0].WrittenUnixMs);

        var export = (await host.Ledger.ExportAsync(LedgerHost.Alice, _job, Ct)).Require();

        var check = LedgerVerifier.Check(export, [receipt]);
        Assert.Null(check.Fault);
        Assert.Equal((3, 3L), (check.Entries, check.SealedUpTo));
    }

    [Fact]
    public async Task Export_BeforeTheFirstSeal_HasNoProof()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(_job, 3);

        var export = (await host.Ledger.ExportAsync(LedgerHost.Alice, _job, Ct)).Require();

        Assert.Null(export.Proof);
        Assert.True(LedgerVerifier.Check(export).IsIntact);
    }

    [Fact]
    public async Task Export_OfAChainThatGrewOnAfterItsSeal_ProvesTheEarlierPart()
    {
        await using var host = await LedgerHost.StartAsync();
        var entries = LedgerSamples.Chain(_job.Value, 5);
        await host.AddAsync(entries.Take(3));
        await host.Sealer.SealAsync(Ct);
        await host.AddAsync(JobId.New(), 1);
        await host.Sealer.SealAsync(Ct);
        await host.AddAsync(entries.Skip(3));

        var check = LedgerVerifier.Check((await host.Ledger.ExportAsync(LedgerHost.Alice, _job, Ct)).Require());
        var audit = (await host.Ledger.VerifyAsync(LedgerHost.Alice, _job, Ct)).Require();

        Assert.Equal((true, 5, 3L), (check.IsIntact, check.Entries, check.SealedUpTo));
        Assert.Equal((true, 5, 3L), (audit.IsIntact, audit.Entries, audit.SealedUpTo));
    }

    [Theory]
    [InlineData("""UPDATE LedgerEntries SET Details = '[]' WHERE Sequence = 2 AND Chain = {0}""", "Entry 2")]
    [InlineData("""UPDATE LedgerEntries SET WrittenUnixMs = WrittenUnixMs + 1 WHERE Sequence = 3 AND Chain = {0}""", "Entry 3")]
    [InlineData("""DELETE FROM LedgerEntries WHERE Sequence = 2 AND Chain = {0}""", "Entry 2")]
    [InlineData("""DELETE FROM LedgerEntries WHERE Sequence = 4 AND Chain = {0}""", "Entry 4")]
    [InlineData("""UPDATE Jobs SET ChainHead = (SELECT Previous FROM LedgerEntries WHERE Sequence = 1 AND Chain = {0}) WHERE Id = {0}""", "Entry 4")]
    [InlineData("""UPDATE Jobs SET ChainLength = 3, ChainHead = (SELECT Previous FROM LedgerEntries WHERE Sequence = 4) WHERE Id = {0}""", "Entry 4")]
    [InlineData("""DELETE FROM Jobs WHERE Id = {0}""", "Entry 1")]
    [InlineData("""DELETE FROM LedgerEntries WHERE Chain <> {0}""", "Checkpoint 1")]
    [InlineData("""UPDATE Checkpoints SET AtUnixMs = 1 WHERE Number = 1 AND {0} IS NOT NULL""", "Checkpoint 1")]
    [InlineData(
        """UPDATE Checkpoints SET Signature = (CASE WHEN Signature LIKE 'A%' THEN 'B' ELSE 'A' END) || substr(Signature, 2) WHERE {0} IS NOT NULL""",
        "Checkpoint 1"
    )]
    [InlineData("""DELETE FROM Checkpoints WHERE Number = 1 AND {0} IS NOT NULL""", "Checkpoint 2")]
    public async Task Audit_OfATamperedDatabase_SaysWhere(string tamper, string place)
    {
        await using var host = await LedgerHost.StartAsync();
        var entries = LedgerSamples.Chain(_job.Value, 4);
        await host.AddAsync(JobId.New(), 2);
        await host.AddAsync(entries.Take(2));
        await host.Sealer.SealAsync(Ct);
        await host.AddAsync(entries.Skip(2));
        await host.Sealer.SealAsync(Ct);
        Assert.Equal((true, 4L), await AuditAsync(host));

        Assert.NotEqual(0, await host.TamperAsync(tamper, _job.Value.ToByteArray(bigEndian: true)));

        var check = (await host.Ledger.VerifyAsync(LedgerHost.Alice, _job, Ct)).Require();
        Assert.False(check.IsIntact);
        Assert.StartsWith(place, check.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recent_ShowsOnlyTheOwnColony_NewestFirst()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(_job, 5);
        var writer = host.Of<LedgerWriter>();
        var note = new LedgerNote(Guid.NewGuid(), LedgerHost.Alice.Colony, LedgerKind.SignedIn, ActorKind.User, LedgerHost.Alice.User.Value);
        await writer.AppendAsync(note with { Colony = ColonyId.New() }, Ct);
        await writer.AppendAsync(note with { Chain = Guid.NewGuid() }, Ct);

        var page = (await host.Ledger.FindAsync(LedgerHost.Alice with { Scopes = Scopes.All }, new LedgerFilter(), null, 3, Ct)).Require();

        Assert.Equal([LedgerKind.SignedIn, LedgerKind.Noted, LedgerKind.Noted], page.Items.Select(view => view.Entry.Kind));
        Assert.Equal([false, true, true], page.Items.Select(view => view.JobNumber is not null));
        var unscoped = await host.Ledger.FindAsync(LedgerHost.Alice with { Scopes = Scopes.Jobs }, new LedgerFilter(), null, 3, Ct);
        Assert.Equal(RefusalKind.Forbidden, unscoped.Refusal?.Kind);
    }

    [Fact]
    public async Task Audit_WhenTheLastEntryAndTheRowsMemoryOfItAreDropped_IsCaughtByTheSeal()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(_job, 4);
        await host.Sealer.SealAsync(Ct);
        var key = _job.Value.ToByteArray(bigEndian: true);
        await host.TamperAsync(
            "UPDATE Jobs SET ChainLength = 3, ChainHead = (SELECT Previous FROM LedgerEntries WHERE Sequence = 4) WHERE Id = {0}",
            key
        );
        await host.TamperAsync("DELETE FROM LedgerEntries WHERE Sequence = 4 AND Chain = {0}", key);

        var check = (await host.Ledger.VerifyAsync(LedgerHost.Alice, _job, Ct)).Require();

        Assert.StartsWith("Checkpoint 1", check.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_AppendedAtOnce_MakeOneUnbrokenChain()
    {
        await using var host = await LedgerHost.StartAsync();
        var writer = host.Of<LedgerWriter>();
        var note = new LedgerNote(Guid.NewGuid(), LedgerHost.Alice.Colony, LedgerKind.TokenCreated, ActorKind.User, Guid.NewGuid());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => writer.AppendAsync(note, Ct)));

        var page = (await host.Ledger.FindAsync(LedgerHost.Alice with { Scopes = Scopes.All }, new LedgerFilter(), null, 50, Ct)).Require();
        var walk = new ChainWalk();
        Assert.All(page.Items.Reverse(), view => Assert.Null(walk.Next(view.Entry)));
        Assert.Equal(20, walk.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reads_GoByAnIndex(bool byColony)
    {
        await using var host = await LedgerHost.StartAsync();
        await using var db = await host.Databases.CreateDbContextAsync();
        var chain = _job.Value.ToByteArray(bigEndian: true);
        var query = byColony
            ? db.Set<LedgerRow>().Where(row => row.Colony == LedgerHost.Alice.Colony).OrderByDescending(row => row.Position)
            : db.Set<LedgerRow>().Where(row => row.Chain == chain && row.Sequence > 3).OrderBy(row => row.Sequence);

        var plan = await LedgerHost.PlanAsync(query.Take(10), db);

        Assert.Matches("USING INDEX|Index Scan", plan);
        Assert.DoesNotMatch("(?i)temp b-tree|sort", plan);
    }

    private async Task<(bool, long)> AuditAsync(LedgerHost host)
    {
        var check = (await host.Ledger.VerifyAsync(LedgerHost.Alice, _job, Ct)).Require();
        return (check.IsIntact, check.SealedUpTo);
    }
}
