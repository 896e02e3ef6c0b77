using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Data.Moves;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

/// <summary>A portal's database moves from one engine to the other, whole or not at all.</summary>
[Trait("Stage", "Integration")]
public sealed class MoveTests
{
    private static PostgresCluster Server => PostgresCluster.Shared;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Portal_GoesOn_ThereAndBackAgain()
    {
        using var folder = new TempFolder();
        var (server, file) = (await EmptyAsync(), Path.Combine(folder.Path, "pollinator.db"));
        var (owner, job, project) = await LivedAsync(folder.Path);

        var there = await DatabaseMove.ToServerAsync(file, server, Ct);
        Assert.True(there is { Tables: > 25, Rows: > 15, Chains: > 3, LedgerFault: null }, there.ToString());
        var onServer = await GoesOnAsync(folder.Path, server, owner, job, project);
        File.Move(file, file + ".old");
        await DatabaseMove.ToFileAsync(server, file, Ct);

        await GoesOnAsync(folder.Path, null, owner, job, project);
        Assert.True(onServer > 1);
    }

    [Fact]
    public async Task EveryValue_IsThereAfterTwoMoves()
    {
        using var folder = new TempFolder();
        var (server, file, back) = (await EmptyAsync(), Path.Combine(folder.Path, "pollinator.db"), Path.Combine(folder.Path, "back.db"));
        await LivedAsync(folder.Path);

        await DatabaseMove.ToServerAsync(file, server, Ct);
        await DatabaseMove.ToFileAsync(server, back, Ct);

        await using var before = await CopyEnd.FromFileAsync(file, alone: false, Ct);
        await using var after = await CopyEnd.FromFileAsync(back, alone: false, Ct);
        foreach (var table in CopiedTable.All(before.Db.Model, before.Db.Model))
        {
            Assert.Equal(await RowsAsync(before, table), await RowsAsync(after, table));
        }

        // Written by EF on one engine, read by EF on the other: bytes in JSON look otherwise there.
        await using var read = SqliteEnd.ContextOf(back);
        Assert.Equal([1, 2, 250], (await read.Set<IdentityUserPasskey<Guid>>().SingleAsync(Ct)).Data.PublicKey);
    }

    [Fact]
    public async Task Target_ThatHoldsSomething_IsRefused_AndStaysAsItWas()
    {
        using var folder = new TempFolder();
        var (server, file) = (await EmptyAsync(), Path.Combine(folder.Path, "pollinator.db"));
        await LivedAsync(folder.Path);
        await DatabaseMove.ToServerAsync(file, server, Ct);

        var again = await Assert.ThrowsAsync<DatabaseRefusedException>(() => DatabaseMove.ToServerAsync(file, server, Ct));
        var over = await Assert.ThrowsAsync<DatabaseRefusedException>(() => DatabaseMove.ToFileAsync(server, file, Ct));

        Assert.Contains("holds a portal's data already", again.Message, StringComparison.Ordinal);
        Assert.Contains("nothing is replaced", over.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunningPortal_IsNotMoved()
    {
        await using var portal = await PortalHost.StartAsync();
        var server = await EmptyAsync();

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() =>
            DatabaseMove.ToServerAsync(Path.Combine(portal.Folder, "pollinator.db"), server, Ct)
        );

        Assert.Contains("A portal is running on", refused.Message, StringComparison.Ordinal);
        await portal.OwnerAsync();
    }

    [Fact]
    public async Task ForgedLedger_IsMovedAsItIs_AndSaidSo()
    {
        using var folder = new TempFolder();
        var (server, file) = (await EmptyAsync(), Path.Combine(folder.Path, "pollinator.db"));
        await LivedAsync(folder.Path);
        await using (var db = SqliteEnd.ContextOf(file))
        {
            await db.Database.ExecuteSqlRawAsync("""UPDATE "LedgerEntries" SET "Evidence"='forged' WHERE "Position"=2""", Ct);
        }

        var moved = await DatabaseMove.ToServerAsync(file, server, Ct);

        Assert.Contains("its hash does not fit its content", moved.LedgerFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_Moves_AndSaysWhatToSet()
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Database:ConnectionString"] = await EmptyAsync() };
        await LivedAsync(folder.Path);

        var moved = await ProgramRun.OfPortalAsync(folder.Path, settings, "move-database", "--to", "postgres", $"--Data:Folder={folder.Path}");
        var again = await ProgramRun.OfPortalAsync(folder.Path, settings, "move-database", "--to", "postgres", $"--Data:Folder={folder.Path}");
        var nowhere = await ProgramRun.OfPortalAsync(folder.Path, settings, "move-database", "--to", "oracle");
        var open = await ProgramRun.OfPortalAsync(
            folder.Path,
            ProgramRun.NoSettings,
            "move-database",
            "--to",
            "sqlite",
            "--Database:ConnectionString=Host=h;Database=d;Password=pear"
        );

        Assert.Equal((0, ""), (moved.Code, moved.Error));
        Assert.Contains("chains of its ledger are whole", moved.Output, StringComparison.Ordinal);
        Assert.Contains("set Database:Provider to Postgres", moved.Output, StringComparison.Ordinal);
        Assert.Equal(1, again.Code);
        Assert.Contains("nothing is replaced", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, nowhere.Code);
        Assert.Equal(1, open.Code);
        Assert.Contains("where everybody on the machine can read it", open.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pear", open.Error, StringComparison.Ordinal);
    }

    // A portal that was used: account, passkey, token, project, snapshot, secret, executor, job, log, filter, seal.
    private static async Task<(Caller Owner, JobId Job, ProjectId Project)> LivedAsync(string folder)
    {
        var lived = await LiveAsync(folder);
        // As when its process ends: a connection that is kept for the next use has the file open.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return lived;
    }

    private static async Task<(Caller Owner, JobId Job, ProjectId Project)> LiveAsync(string folder)
    {
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder });
        var owner = await portal.OwnerAsync();
        await portal.TokenAsync();
        var project = (await portal.Services.GetRequiredService<IProjects>().CreateAsync(owner, "digits", Ct)).Require();
        (await portal.Services.GetRequiredService<ISecrets>().SetAsync(owner, project.Id, "TOKEN", "kept-for-jobs", Ct)).Require();
        var (executor, held) = await portal.HoldAsync(owner, project.Id, ["TOKEN"]);
        executor.Dispose();
        var search = new JobSearch
        {
            States = [JobState.Failed],
            Text = "night",
            From = new DateOnly(2026, 2, 28),
        };
        (await portal.Services.GetRequiredService<ISavedFilters>().SaveAsync(owner, "Nights", search, Ct)).Require();
        await portal.Services.GetRequiredService<Sealer>().SealAsync(Ct);
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(Ct);
        db.Add(Passkey(owner));
        await db.SaveChangesAsync(Ct);
        return (owner, held.Job, project.Id);
    }

    private static IdentityUserPasskey<Guid> Passkey(Caller owner) =>
        new()
        {
            UserId = owner.User.Value,
            CredentialId = [9, 8, 7],
            Data = new IdentityPasskeyData
            {
                PublicKey = [1, 2, 250],
                Name = "phone \"of\" Ada 🐝",
                CreatedAt = new DateTimeOffset(2026, 11, 29, 10, 0, 0, TimeSpan.Zero),
                SignCount = 4_000_000_000,
                Transports = ["internal", "hybrid"],
                IsUserVerified = true,
                AttestationObject = [0, 255],
                ClientDataJson = "{}"u8.ToArray(),
            },
        };

    // Signs in, verifies the ledger, reads what was there, and submits one more. Answers its number.
    private static async Task<long> GoesOnAsync(string folder, string? server, Caller owner, JobId job, ProjectId project)
    {
        var settings = server is null
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal) { ["Database:Provider"] = "Postgres", ["Database:ConnectionString"] = server };
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Folder = folder, Settings = settings });
        using var client = portal.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword)).StatusCode);
        var checkedLedger = (await portal.Services.GetRequiredService<ILedger>().VerifyAsync(owner, job, Ct)).Require();
        Assert.True(checkedLedger is { IsIntact: true, SealedUpTo: > 0 }, checkedLedger.ToString());
        Assert.Equal("TOKEN", Assert.Single((await portal.Services.GetRequiredService<ISecrets>().ListAsync(owner, project, Ct)).Require()).Name);
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(Ct);
        Assert.Equal("phone \"of\" Ada 🐝", (await db.Set<IdentityUserPasskey<Guid>>().SingleAsync(Ct)).Data.Name);
        var submitted = (await portal.Services.GetRequiredService<IJobs>().SubmitAsync(owner, new SubmitJob { Spec = A.Spec() }, Ct)).Require();
        Assert.True((await portal.Services.GetRequiredService<ILedger>().VerifyAsync(owner, submitted.Id, Ct)).Require().IsIntact);
        return submitted.Number;
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(CopyEnd end, CopiedTable table)
    {
        var rows = new List<string>();
        await foreach (var row in end.ReadAsync(table, Ct))
        {
            rows.Add(string.Join('|', row.Select(Text)));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    // PostgreSQL keeps microseconds.
    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            byte[] bytes => Convert.ToHexString(bytes),
            DateTime time => (time.Ticks / 10).ToString(CultureInfo.InvariantCulture),
            DateTimeOffset time => (time.UtcTicks / 10).ToString(CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static async Task<string> EmptyAsync()
    {
        var name = $"moved_{Guid.NewGuid():N}";
        await Server.CreateAsync(name);
        return Server.ConnectionTo(name);
    }
}
