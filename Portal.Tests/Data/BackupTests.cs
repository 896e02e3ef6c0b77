using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Data.Backups;
using Pollinator.Portal.Tests.Identity;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Data;

/// <summary>A backup holds all that a portal keeps, is made while it runs, and comes back whole.</summary>
[Trait("Stage", "Integration")]
public class BackupTests
{
    private static readonly byte[] Log = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 500).Select(line => $"epoch {line}\n")));
    internal static readonly byte[] Code = "print('hello')\n"u8.ToArray();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restored_IsThePortalThatItWas_ThoughItWorkedMeanwhile()
    {
        using var folder = new TempFolder();
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var token = await portal.TokenAsync();
        var (project, snapshot) = await ProjectAsync(portal, owner);
        (await portal.Services.GetRequiredService<ISecrets>().SetAsync(owner, project, "TOKEN", "kept-for-jobs", Ct)).Require();
        var (executor, held) = await portal.HoldAsync(owner, project, ["TOKEN"]);
        using var _ = executor;
        var (channel, attempt) = (new PortalChannel(executor), new AttemptKey(held.Job, held.Attempt));
        await channel.PermitAsync(attempt, Ct);
        await channel.AppendLogAsync(attempt, LogStream.Stdout, 0, Log.AsMemory(0, 1000), Ct);
        var backup = Path.Combine(folder.Path, "portal.tar.gz");

        // What comes behind the database's copy may be in the files, and does no harm.
        var files = await Writer(portal, () => channel.AppendLogAsync(attempt, LogStream.Stdout, 1000, Log.AsMemory(1000), Ct))
            .WriteAsync(backup, Ct);
        var head = await RestoreAsync(backup, Path.Combine(folder.Path, "data"));

        Assert.True(files > 5);
        Assert.Equal(BackupFormat.Number, head.Format);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        Assert.Equal(["data", "portal.tar.gz"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        await using var restored = await PortalHost.StartAsync(new PortalHostOptions { Folder = Path.Combine(folder.Path, "data") });
        using var client = restored.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword)).StatusCode);
        using var program = restored.Anonymous();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(Code, await program.GetByteArrayAsync($"/api/v1/snapshots/{snapshot}/file?path=main.py", Ct));
        Assert.Equal(Log, await program.GetByteArrayAsync($"/api/v1/jobs/{held.Job}/attempts/{held.Attempt}/log/stdout/download", Ct));
        var ledger = restored.Services.GetRequiredService<ILedger>();
        Assert.True((await ledger.VerifyAsync(owner, held.Job, Ct)).Require().IsIntact);
        Assert.Equal("TOKEN", Assert.Single((await restored.Services.GetRequiredService<ISecrets>().ListAsync(owner, project, Ct)).Require()).Name);
    }

    [Fact]
    public async Task Backup_ThatMeetsADeletedProject_IsBegunAnew()
    {
        using var folder = new TempFolder();
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var (project, _) = await ProjectAsync(portal, owner);
        var tries = 0;
        var writer = Writer(
            portal,
            async () =>
            {
                if (++tries == 1)
                {
                    (await portal.Services.GetRequiredService<IProjects>().DeleteAsync(portal.Confirmed(owner), project, Ct)).Require();
                }
            }
        );
        var backup = Path.Combine(folder.Path, "portal.tar.gz");

        await writer.WriteAsync(backup, Ct);

        Assert.Equal(2, tries);
        var data = Path.Combine(folder.Path, "data");
        await RestoreAsync(backup, data);
        await using var restored = await PortalHost.StartAsync(new PortalHostOptions { Folder = data });
        Assert.Empty((await restored.Services.GetRequiredService<IProjects>().ListAsync(owner, Ct)).Require());
    }

    [Fact]
    public async Task Program_BacksUpAndRestores_AndSaysWhyNot()
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "data"),
            backup = Path.Combine(folder.Path, "portal.tar.gz");
        await using (var portal = await PortalHost.StartAsync(new PortalHostOptions { Folder = data }))
        {
            await portal.OwnerAsync();
        }

        var made = await RunAsync(folder, await TestDatabase.SettingsAsync(data), "backup", backup, $"--Data:Folder={data}");
        Directory.Move(data, data + ".old");
        await TestDatabase.ForgetAsync(data);
        var restored = await RunAsync(folder, await TestDatabase.SettingsAsync(data), "restore", backup, $"--Data:Folder={data}");
        var nameless = await RunAsync(folder, ProgramRun.NoSettings, "backup");
        var empty = await RunAsync(
            folder,
            await TestDatabase.SettingsAsync(data),
            "backup",
            Path.Combine(folder.Path, "other"),
            $"--Data:Folder={folder.Path}"
        );

        Assert.Equal((0, ""), (made.Code, made.Error));
        Assert.Contains("keep it as safe as the portal itself", made.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.Contains("Start the portal", restored.Output, StringComparison.Ordinal);
        Assert.Equal(2, nameless.Code);
        Assert.Contains("backup FILE", nameless.Error, StringComparison.Ordinal);
        Assert.Equal(1, empty.Code);
        Assert.Contains("There is no portal's data", empty.Error, StringComparison.Ordinal);
        await using var again = await PortalHost.StartAsync(new PortalHostOptions { Folder = data });
        using var client = again.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword)).StatusCode);
    }

    internal static BackupWriter Writer(PortalHost portal, Func<Task> between) =>
        new(new DataOptions { Folder = portal.Folder }, TimeProvider.System, portal.Services.GetRequiredService<DatabaseOptions>())
        {
            BetweenDatabaseAndFiles = between,
        };

    private static async Task<BackupHead> RestoreAsync(string backup, string data) =>
        await new BackupReader(data, await TestDatabase.OptionsAsync(data)).RestoreAsync(backup, Ct);

    internal static async Task<(ProjectId Project, ContentHash Snapshot)> ProjectAsync(PortalHost portal, Caller owner)
    {
        var projects = portal.Services.GetRequiredService<IProjects>();
        var chunk = ContentHash.Of(Code);
        var project = (await projects.CreateAsync(owner, "digits", Ct)).Require();
        (await projects.PutChunkAsync(owner, chunk, new MemoryStream(Code), Ct)).Require();
        var file = new SnapshotEntry
        {
            Path = "main.py",
            Kind = EntryKind.File,
            Size = Code.Length,
            Chunks = [chunk],
        };
        var snapshot = (await projects.CreateSnapshotAsync(owner, project.Id, new SnapshotManifest { Entries = [file] }, Ct)).Require();
        return (project.Id, snapshot.Id);
    }

    private static Task<ProgramRun> RunAsync(TempFolder folder, IReadOnlyDictionary<string, string> settings, params string[] words) =>
        ProgramRun.OfPortalAsync(folder.Path, settings, words);
}
