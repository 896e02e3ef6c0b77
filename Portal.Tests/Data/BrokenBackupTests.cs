using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Pollinator.Portal.Server.Data.Backups;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

/// <summary>A backup that is not whole, or is none, does not come back at all.</summary>
[Trait("Stage", "Integration")]
public sealed class BrokenBackupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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

    // A byte of a file in it, packed again as whoever has other programs would.
    private static byte[] Changed(byte[] backup)
    {
        using var plain = new MemoryStream();
        using (var packed = new GZipStream(new MemoryStream(backup), CompressionMode.Decompress))
        {
            packed.CopyTo(plain);
        }

        var content = plain.ToArray();
        content[content.AsSpan().IndexOf(BackupTests.Code) + 3] ^= 1;
        using var changed = new MemoryStream();
        using (var packed = new GZipStream(changed, CompressionLevel.Fastest))
        {
            packed.Write(content);
        }

        return changed.ToArray();
    }

    private static async Task<string> BackupAsync(TempFolder folder)
    {
        await using var portal = await PortalHost.StartAsync();
        await BackupTests.ProjectAsync(portal, await portal.OwnerAsync());
        var backup = Path.Combine(folder.Path, "portal.tar.gz");
        await BackupTests.Writer(portal, () => Task.CompletedTask).WriteAsync(backup, Ct);
        return backup;
    }
}
