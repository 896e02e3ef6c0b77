using System.Diagnostics;
using System.Net.Sockets;
using Pollinator.Contracts;
using Pollinator.Sdk.Sync;

namespace Pollinator.Portal.Tests.Sync;

public sealed class FolderScanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Scan_FilesFoldersLinks_AreListedWithWhatTravels()
    {
        _folder.With("src/main.py", "print()").With("run.sh", "#!/bin/sh").With("empty", "");
        Directory.CreateDirectory(_folder.Of("data/none"));
        File.SetUnixFileMode(_folder.Of("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(_folder.Of("src/link"), "../run.sh");

        var scanned = await Scan();

        Assert.Empty(scanned.Refused);
        Assert.Empty(SnapshotRules.FaultsOf(scanned.Manifest));
        Assert.Equal(
            ["data Folder", "data/none Folder", "empty File", "run.sh File x", "src Folder", "src/link Link ../run.sh", "src/main.py File"],
            scanned.Manifest.Entries.Select(entry =>
                $"{entry.Path} {entry.Kind}{(entry.IsExecutable ? " x" : "")}{(entry.Target is null ? "" : " " + entry.Target)}"
            )
        );
        Assert.Equal([ContentHash.Of("print()"u8)], scanned.Manifest.Entries[^1].Chunks);
    }

    [Fact]
    public async Task Scan_OddNames_TravelAsTheyAre()
    {
        string[] names =
        [
            "<img src=x onerror=alert(1)>",
            "q\"'`$(id)",
            "new\nline",
            "\u202egpj",
            "-rf",
            "a b#%?",
            new string('x', 255),
            "\uFFFD",
            "\U0001F41D",
        ];
        foreach (var name in names)
        {
            _folder.With(name, "x");
        }

        var scanned = await Scan();

        Assert.Empty(scanned.Refused);
        Assert.Equal(names.Order(Utf8Order.Instance), scanned.Manifest.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Scan_LinksThatLeave_AreRefusedByNameAndNeverFollowed()
    {
        using var outside = new TempFolder().With("secret", "secret");
        _folder.With("kept", "x");
        File.CreateSymbolicLink(_folder.Of("absolute"), outside.Of("secret"));
        File.CreateSymbolicLink(_folder.Of("above"), "../x");
        File.CreateSymbolicLink(_folder.Of("folder"), outside.Path);
        File.CreateSymbolicLink(_folder.Of("climbs\n"), "kept/../..");

        var scanned = await Scan();

        Assert.Equal(["kept"], scanned.Manifest.Entries.Select(entry => entry.Path));
        Assert.Equal(["above", "absolute", "climbs\\n", "folder"], scanned.Refused.Select(entry => entry.Path));
        Assert.All(scanned.Refused, entry => Assert.Contains("link", entry.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scan_FifoAndSocket_AreRefusedWithoutWaiting()
    {
        _folder.With("kept", "x");
        Run("mkfifo", _folder.Of("pipe"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Of("socket")));

        var scanned = await Scan();

        Assert.Equal(["kept"], scanned.Manifest.Entries.Select(entry => entry.Path));
        Assert.Equal([("pipe", "is a FIFO"), ("socket", "is a socket")], scanned.Refused.Select(entry => (entry.Path, entry.Reason)));
    }

    [Fact]
    public async Task Scan_NamesThatAreNotUtf8_AreRefusedEscapedAndTheRestTravels()
    {
        _folder.With("kept", "x").With("sub/kept", "x");
        Run(
            "sh",
            "-c",
            "cd \"$1\" && : > \"$(printf 'caf\\351')\" && : > sub/\"$(printf '\\377\\376')\" && mkdir \"$(printf 'd\\200')\"",
            "sh",
            _folder.Path
        );

        var scanned = await Scan();

        Assert.Equal(["kept", "sub", "sub/kept"], scanned.Manifest.Entries.Select(entry => entry.Path));
        Assert.Equal([@"caf\xe9", @"d\x80", @"sub/\xff\xfe"], scanned.Refused.Select(entry => entry.Path));
    }

    [Fact]
    public void Remove_FolderWithNamesThatAreNotUtf8AndWithoutRights_IsGoneAndLinksAreNotFollowed()
    {
        using var outside = new TempFolder().With("kept", "x");
        _folder.With("a/b/c", "x");
        File.CreateSymbolicLink(_folder.Of("a/out"), outside.Path);
        Run("sh", "-c", "cd \"$1\" && mkdir a/\"$(printf 'd\\200')\" && : > a/\"$(printf 'd\\200')\"/x && chmod 0 a/b", "sh", _folder.Path);

        FolderRemoval.Remove(_folder.Of("a"), TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(_folder.Of("a")));
        Assert.True(File.Exists(outside.Of("kept")));
    }

    [Fact]
    public async Task Scan_Backslash_IsRefusedByName()
    {
        _folder.With("a\\b", "x");
        Assert.Equal([(@"a\b", "has a backslash")], (await Scan()).Refused.Select(entry => (entry.Path, entry.Reason)));
    }

    [Fact]
    public async Task Scan_Project_LeavesOutResultAtTheTopOnly()
    {
        _folder.With("result/old", "x").With("src/result/kept", "x");
        var scanned = await FolderScan.ScanAsync(_folder.Path, ScanOptions.Project, TestContext.Current.CancellationToken);
        Assert.Equal(["src", "src/result", "src/result/kept"], scanned.Manifest.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Scan_Results_BeginsBelowResult()
    {
        _folder.With("result/metrics.csv", "x").With("src/main.py", "x");
        Assert.Equal(["metrics.csv"], (await Scan(ScanOptions.Results)).Manifest.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Scan_ResultsWithoutFolder_IsEmpty()
    {
        var scanned = await Scan(ScanOptions.Results);
        Assert.Empty(scanned.Manifest.Entries);
        Assert.Empty(scanned.Refused);
    }

    [Fact]
    public async Task Scan_ResultsSwappedForALink_IsRefused()
    {
        using var outside = new TempFolder().With("secret", "secret");
        Directory.CreateSymbolicLink(_folder.Of("result"), outside.Path);

        var scanned = await Scan(ScanOptions.Results);

        Assert.Empty(scanned.Manifest.Entries);
        Assert.Equal("result", Assert.Single(scanned.Refused).Path);
    }

    [Fact]
    public async Task Scan_ToldToSkip_LeavesTheNamesOutEverywhere()
    {
        _folder.With(".git/x", "").With("a/__pycache__/x", "").With("a/b", "");
        var scanned = await Scan(new ScanOptions { Skipped = ScanOptions.UsualSkips });
        Assert.Equal(["a", "a/b"], scanned.Manifest.Entries.Select(entry => entry.Path));
    }

    [Theory]
    [InlineData(SnapshotManifest.ChunkSize - 1, 1)]
    [InlineData(SnapshotManifest.ChunkSize, 1)]
    [InlineData(SnapshotManifest.ChunkSize + 1, 2)]
    public async Task Scan_FileAroundOneChunk_HasTheRightChunks(int size, int chunks)
    {
        var content = new byte[size];
        new Random(1).NextBytes(content);
        _folder.With("big", content);

        var entry = Assert.Single((await Scan()).Manifest.Entries);

        Assert.Equal((size, chunks), (entry.Size, entry.Chunks.Count));
        Assert.Equal(content.Chunk(SnapshotManifest.ChunkSize).Select(chunk => ContentHash.Of(chunk)), entry.Chunks);
    }

    [Fact]
    public async Task Scan_VeryDeepFolder_IsRefusedByNameNotByACrash()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 200));
        _folder.With($"{deep}/x", "x").With("kept", "x");
        var scanned = await Scan();
        Assert.Contains("kept", scanned.Manifest.Entries.Select(entry => entry.Path));
        Assert.Contains("folders deep", Assert.Single(scanned.Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_FolderThatIsNotThere_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<SyncException>(() =>
            FolderScan.ScanAsync(_folder.Of("away"), new ScanOptions(), TestContext.Current.CancellationToken)
        );
        Assert.Contains("away", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    private Task<ScannedFolder> Scan(ScanOptions? options = null) =>
        FolderScan.ScanAsync(_folder.Path, options ?? new ScanOptions(), TestContext.Current.CancellationToken);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
