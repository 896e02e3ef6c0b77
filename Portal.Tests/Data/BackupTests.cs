using System.Formats.Tar;
using System.IO.Compression;
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

/// <summary>A backup holds all that a portal keeps, is made while it runs, and comes back whole or not at all.</summary>
[Trait("Stage", "Integration")]
public class BackupTests
{
    private static readonly byte[] Log = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 500).Select(line => $"epoch {line}\n")));
    private static readonly byte[] Code = "print('hello')\n"u8.ToArray();

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

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("cut")]
    [InlineData("changed")]
    public async Task Restore_OfWhatIsNotWhole_ChangesNothing(string damage)
    {
        using var folder = new TempFolder();
        var backup = await BackupAsync(folder);
        var bytes = await File.ReadAllBytesAsync(backup, Ct);
        await File.WriteAllBytesAsync(
            backup,
            damage switch
            {
                "empty" => [],
                "text" => "not a backup"u8.ToArray(),
                "cut" => bytes[..(bytes.Length / 2)],
                _ => Changed(bytes),
            },
            Ct
        );

        var refused = await Assert.ThrowsAsync<BackupException>(() => new BackupReader(Path.Combine(folder.Path, "new")).RestoreAsync(backup, Ct));

        Assert.Contains("not a whole backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal([backup], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("../outside", TarEntryType.RegularFile, "which no portal writes")]
    [InlineData("/tmp/outside", TarEntryType.RegularFile, "which no portal writes")]
    [InlineData("keys/../../outside", TarEntryType.Directory, "which no portal writes")]
    [InlineData("blobs/link", TarEntryType.SymbolicLink, "which no portal writes")]
    [InlineData("blobs/link", TarEntryType.HardLink, "which no portal writes")]
    [InlineData("pollinator.db", TarEntryType.RegularFile, "does not begin as one")]
    public async Task Restore_OfWhatNoPortalWrote_IsRefused(string name, TarEntryType type, string sentence)
    {
        using var folder = new TempFolder();
        var backup = Path.Combine(folder.Path, "made-up.tar.gz");
        await using (var tar = new TarWriter(new GZipStream(File.Create(backup), CompressionLevel.Fastest)))
        {
            var entry = new PaxTarEntry(type, name);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            await tar.WriteEntryAsync(entry, Ct);
        }

        var refused = await Assert.ThrowsAsync<BackupException>(() => new BackupReader(Path.Combine(folder.Path, "new")).RestoreAsync(backup, Ct));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Equal([backup], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    // Every sum is right: whoever made it up knows the format.
    [Theory]
    [InlineData(null, null, "does not begin as one")]
    [InlineData("""{"format":0,"portal":"x","madeAt":"2026-11-29T00:00:00Z"}""", "db", "does not begin as one")]
    [InlineData("""{"format":2,"portal":"9.9","madeAt":"2026-11-29T00:00:00Z"}""", "db", "newer portal (9.9)")]
    [InlineData("""{"format":1,"portal":"x","madeAt":"2026-11-29T00:00:00Z"}""", null, "holds no database")]
    [InlineData(
        """{"format":1,"portal":"x","madeAt":"2026-11-29T00:00:00Z"}""",
        "no database at all, but long enough to be taken for one",
        "is damaged"
    )]
    [InlineData("""{"format":1,"portal":"x","madeAt":"2026-11-29T00:00:00Z"}""", "", "is damaged")]
    public async Task Restore_OfOneThatWasMadeUp_SaysWhatIsWrong(string? head, string? database, string sentence)
    {
        using var folder = new TempFolder();
        var backup = Path.Combine(folder.Path, "made-up.tar.gz");
        await using (var tar = new TarWriter(new GZipStream(File.Create(backup), CompressionLevel.Fastest)))
        {
            var sums = new StringBuilder();
            foreach (var (name, text) in new[] { (BackupFormat.Head, head), (BackupFormat.Database, database) })
            {
                if (text is not null)
                {
                    var bytes = Encoding.UTF8.GetBytes(text);
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) }, Ct);
                    sums.Append(BackupFormat.SumLine(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), name));
                }
            }

            var last = new MemoryStream(Encoding.UTF8.GetBytes(sums.ToString()));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, BackupFormat.Sums) { DataStream = last }, Ct);
        }

        var refused = await Assert.ThrowsAsync<BackupException>(() => new BackupReader(Path.Combine(folder.Path, "new")).RestoreAsync(backup, Ct));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Equal([backup], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Nothing_IsReplaced()
    {
        using var folder = new TempFolder();
        var backup = await BackupAsync(folder);
        var before = await File.ReadAllBytesAsync(backup, Ct);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName, "mine"), "kept", Ct);

        var over = await Assert.ThrowsAsync<BackupException>(() => BackupAsync(folder));
        var into = await Assert.ThrowsAsync<BackupException>(() => new BackupReader(Path.Combine(folder.Path, "data")).RestoreAsync(backup, Ct));

        Assert.Contains("is there already", over.Message, StringComparison.Ordinal);
        Assert.Contains("replaces nothing", into.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(backup, Ct));
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "data")).Select(Path.GetFileName));
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
        var empty = await RunAsync(folder, ProgramRun.NoSettings, "backup", Path.Combine(folder.Path, "other"), $"--Data:Folder={folder.Path}");

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

    // A byte of a file in it, packed again as whoever has other programs would.
    private static byte[] Changed(byte[] backup)
    {
        using var plain = new MemoryStream();
        using (var packed = new GZipStream(new MemoryStream(backup), CompressionMode.Decompress))
        {
            packed.CopyTo(plain);
        }

        var content = plain.ToArray();
        content[content.AsSpan().IndexOf(Code) + 3] ^= 1;
        using var changed = new MemoryStream();
        using (var packed = new GZipStream(changed, CompressionLevel.Fastest))
        {
            packed.Write(content);
        }

        return changed.ToArray();
    }

    private static BackupWriter Writer(PortalHost portal, Func<Task> between) =>
        new(new DataOptions { Folder = portal.Folder }, TimeProvider.System, portal.Services.GetRequiredService<DatabaseOptions>())
        {
            BetweenDatabaseAndFiles = between,
        };

    private static async Task<BackupHead> RestoreAsync(string backup, string data) =>
        await new BackupReader(data, await TestDatabase.OptionsAsync(data)).RestoreAsync(backup, Ct);

    private static async Task<string> BackupAsync(TempFolder folder)
    {
        await using var portal = await PortalHost.StartAsync();
        await ProjectAsync(portal, await portal.OwnerAsync());
        var backup = Path.Combine(folder.Path, "portal.tar.gz");
        await Writer(portal, () => Task.CompletedTask).WriteAsync(backup, Ct);
        return backup;
    }

    private static async Task<(ProjectId Project, ContentHash Snapshot)> ProjectAsync(PortalHost portal, Caller owner)
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
