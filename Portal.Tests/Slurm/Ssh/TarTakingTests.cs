using System.Formats.Tar;
using System.Text;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Files;

namespace Pollinator.Portal.Tests.Slurm.Ssh;

public sealed class TarTakingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("../out")]
    [InlineData("/abs")]
    [InlineData("a/../../out")]
    [InlineData("./../out")]
    [InlineData("a//b")]
    public async Task File_WhosePathLeadsOut_IsLeftOut(string name)
    {
        using var folder = new TempFolder();
        var told = await TakeAsync(folder, File(name), File("ok"));
        Assert.Contains("leads out", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(["ok"], Names(folder));
    }

    [Theory]
    [InlineData("l", "/etc/passwd", false)]
    [InlineData("l", "../x", false)]
    [InlineData("a/l", "../../x", false)]
    [InlineData("a/l", "b/../../../x", false)]
    [InlineData("a/l", "../ok", true)]
    [InlineData("l", "ok", true)]
    [InlineData("l", "gone", true)]
    public async Task Link_IsTakenOnlyWhenItStaysInside(string name, string target, bool isTaken)
    {
        using var folder = new TempFolder();
        var told = await TakeAsync(folder, Link(name, target), File("ok"));
        Assert.Equal(isTaken ? 0 : 1, told.Count);
        Assert.Equal(isTaken, new FileInfo(Path.Combine(folder.Path, "into", name)).LinkTarget is not null);
    }

    [Fact]
    public async Task File_BehindALink_IsNotWrittenThroughIt()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "outside"));
        var told = await TakeAsync(
            folder,
            Link("d", "../outside"),
            File("d/x"),
            Link("e", "real"),
            File("e/y"),
            Link("s", "gone"),
            Link("t", "s/../..")
        );
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder.Path, "outside")));
        Assert.Equal(["d/x", "e/y", "s"], Names(folder));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task Devices_Fifos_AndNamesThatAreNone_AreLeftOutAndTheRestComes()
    {
        using var folder = new TempFolder();
        var told = await TakeAsync(
            folder,
            new PaxTarEntry(TarEntryType.Fifo, "fifo"),
            new PaxTarEntry(TarEntryType.CharacterDevice, "null") { DeviceMajor = 1, DeviceMinor = 3 },
            new PaxTarEntry(TarEntryType.BlockDevice, "sda"),
            File("\uFFFD"),
            File(new string('n', 300)),
            new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "second") { LinkName = "ok" },
            File("ok"),
            new PaxTarEntry(TarEntryType.HardLink, "third") { LinkName = "ok" }
        );
        Assert.Equal(["ok", "third"], Names(folder));
        Assert.Equal(8, told.Count);
    }

    [Fact]
    public async Task Archive_OfMoreThanIsTaken_Ends()
    {
        using var folder = new TempFolder();
        await Assert.ThrowsAsync<InvalidDataException>(() => TakeAsync(folder, new TakeLimits(10), File("a"), File("b"), File("c"), File("d")));
        using var other = new TempFolder();
        await Assert.ThrowsAsync<InvalidDataException>(() => TakeAsync(other, new TakeLimits(1000, 2), File("a"), File("b"), File("c")));
    }

    [Fact]
    public async Task Modes_OfTheOtherSide_MakeNothingMoreThanExecutable()
    {
        using var folder = new TempFolder();
        var hostile = File("suid");
        hostile.Mode = (UnixFileMode)0b111_111_111_111;
        await TakeAsync(folder, hostile);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            System.IO.File.GetUnixFileMode(Path.Combine(folder.Path, "into", "suid"))
        );
    }

    private static PaxTarEntry File(string name) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("hello"u8.ToArray()) };

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static Task<IReadOnlyList<string>> TakeAsync(TempFolder folder, params PaxTarEntry[] entries) =>
        TakeAsync(folder, new TakeLimits(), entries);

    private static async Task<IReadOnlyList<string>> TakeAsync(TempFolder folder, TakeLimits limits, params PaxTarEntry[] entries)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                await tar.WriteEntryAsync(entry, Ct);
            }
        }

        archive.Position = 0;
        return await new TarTaking(Path.Combine(folder.Path, "into"), limits).TakeAsync(archive, Ct);
    }

    private static List<string> Names(TempFolder folder)
    {
        var into = Path.Combine(folder.Path, "into");
        return
        [
            .. Directory
                .EnumerateFileSystemEntries(into, "*", SearchOption.AllDirectories)
                .Where(path => new FileInfo(path).LinkTarget is not null || System.IO.File.Exists(path))
                .Select(path => Path.GetRelativePath(into, path))
                .Order(StringComparer.Ordinal),
        ];
    }
}
