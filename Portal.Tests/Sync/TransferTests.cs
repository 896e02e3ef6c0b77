using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Projects;
using Pollinator.Sdk.Sync;

namespace Pollinator.Portal.Tests.Sync;

public sealed class TransferTests : IDisposable
{
    private readonly TempFolder _from = new();
    private readonly TempFolder _to = new();
    private readonly MemoryChunks _portal = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    [Fact]
    public async Task UploadThenDownload_Folder_IsTheSameFolder()
    {
        _from.With("src/main.py", "print()").With("data/<b>\n\"x\".csv", "1,2").With("run.sh", "#!/bin/sh").With("empty", "");
        Directory.CreateDirectory(_from.Of("folder"));
        File.SetUnixFileMode(_from.Of("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(_from.Of("data/link"), "../run.sh");

        var sent = await Upload();
        await SnapshotDownload.RunAsync(_portal.Created!, _to.Path, _portal, null, Ct);

        var again = await FolderScan.ScanAsync(_to.Path, new ScanOptions(), Ct);
        Assert.Equal(sent.Snapshot.Id, SnapshotEncoding.IdOf(again.Manifest));
        Assert.Equal("#!/bin/sh", await File.ReadAllTextAsync(_to.Of("data/link"), Ct));
    }

    [Fact]
    public async Task Upload_SecondTime_SendsNothing()
    {
        _from.With("a", "a").With("b", "b");
        await Upload();
        _portal.Put.Clear();
        await Upload();
        Assert.Empty(_portal.Put);
    }

    [Fact]
    public async Task Upload_OneFileChanged_SendsThatOnly()
    {
        _from.With("a", "a").With("b", "b");
        await Upload();
        _portal.Put.Clear();
        _from.With("b", "changed");
        await Upload();
        Assert.Equal([ContentHash.Of("changed"u8)], _portal.Put);
    }

    [Fact]
    public async Task Upload_CutAndDoneAgain_SendsTheRestOnly()
    {
        for (var i = 0; i < 40; i++)
        {
            _from.With($"f{i}", $"content {i}");
        }

        _portal.CutAfter(15);
        Assert.True((await Assert.ThrowsAsync<SyncException>(Upload)).IsTransient);
        Assert.Null(_portal.Created);
        _portal.CutAfter(int.MaxValue);
        await Upload();

        Assert.Equal(40, _portal.Put.Count);
        Assert.Equal(40, _portal.Created!.Entries.Count);
    }

    [Fact]
    public async Task Upload_FileChangedAfterTheScan_SendsWhatIsThereNow()
    {
        _from.With("a", "before");
        var scanned = await FolderScan.ScanAsync(_from.Path, new ScanOptions(), Ct);
        _from.With("a", "after");

        await SnapshotUpload.SendAsync(_from.Path, new ScanOptions(), scanned, _portal, null, Ct);

        Assert.Equal([ContentHash.Of("after"u8)], Assert.Single(_portal.Created!.Entries).Chunks);
    }

    [Fact]
    public async Task Upload_FileThatNeverKeepsStill_IsLeftOutByNameAndTheRestTravels()
    {
        _from.With("still", "x").With("busy", "0");
        var scanned = await FolderScan.ScanAsync(_from.Path, new ScanOptions(), Ct);
        var count = 0;
        _from.With("busy", "changed");
        var sink = new BusySink(_portal, () => _from.With("busy", $"{++count}"));

        var sent = await SnapshotUpload.SendAsync(_from.Path, new ScanOptions(), scanned, sink, null, Ct);

        Assert.Equal("busy", Assert.Single(sent.Refused).Path);
        Assert.Equal("still", Assert.Single(_portal.Created!.Entries).Path);
    }

    [Fact]
    public async Task Upload_FileSwappedForALinkAfterTheScan_IsNotFollowed()
    {
        using var outside = new TempFolder().With("secret", "same size");
        _from.With("a", "other one");
        var scanned = await FolderScan.ScanAsync(_from.Path, new ScanOptions(), Ct);
        File.Delete(_from.Of("a"));
        File.CreateSymbolicLink(_from.Of("a"), outside.Of("secret"));

        var sent = await SnapshotUpload.SendAsync(_from.Path, new ScanOptions(), scanned, _portal, null, Ct);

        Assert.Equal("a", Assert.Single(sent.Refused).Path);
        Assert.Empty(_portal.Chunks);
    }

    [Fact]
    public async Task Download_CutAndDoneAgain_FetchesTheRestOnly()
    {
        var contents = Enumerable.Range(0, 40).Select(i => Encoding.UTF8.GetBytes($"content {i}")).ToArray();
        var manifest = _portal.Holding(SnapshotRules.Canonical(contents.Select((content, i) => Files.Of($"d/f{i}", content))), contents);

        _portal.CutAfter(15);
        await Assert.ThrowsAsync<SyncException>(() => Download(manifest));
        // What the others had only half when the first met the cut is given up.
        var (whole, opened) = (Directory.GetFiles(_to.Of("d"), "f*").Length, _portal.Opened.Count);
        Assert.InRange(whole, 7, 15);
        _portal.CutAfter(int.MaxValue);
        await Download(manifest);

        Assert.Equal(40 - whole, _portal.Opened.Count - opened);
        Assert.Equal(40, Directory.GetFiles(_to.Of("d")).Length);
    }

    [Fact]
    public async Task Download_BigFileCutInTheMiddle_GoesOnAndIsNeverSeenHalf()
    {
        var chunks = Enumerable.Range(0, 3).Select(i => Enumerable.Repeat((byte)i, i == 2 ? 10 : SnapshotManifest.ChunkSize).ToArray()).ToArray();
        var size = chunks.Sum(chunk => (long)chunk.Length);
        var manifest = _portal.Holding(SnapshotRules.Canonical([Files.Of("big", size, [.. chunks.Select(chunk => ContentHash.Of(chunk))])]), chunks);

        _portal.CutAfter(2);
        await Assert.ThrowsAsync<SyncException>(() => Download(manifest));
        Assert.False(File.Exists(_to.Of("big")));
        _portal.CutAfter(int.MaxValue);
        await Download(manifest);

        Assert.Equal(3, _portal.Opened.Count);
        Assert.Equal(size, new FileInfo(_to.Of("big")).Length);
        Assert.Single(Directory.GetFiles(_to.Path));
    }

    [Fact]
    public async Task Download_ParentIsALinkOutwards_WritesNothingThere()
    {
        using var outside = new TempFolder();
        Directory.CreateSymbolicLink(_to.Of("d"), outside.Path);
        var manifest = _portal.Holding(SnapshotRules.Canonical([Files.Of("d/x", "x"u8.ToArray())]), "x"u8.ToArray());

        var failure = await Assert.ThrowsAsync<SyncException>(() => Download(manifest));

        Assert.Contains("in the way", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(outside.Path));
    }

    [Fact]
    public async Task Download_ParentSwappedForALinkMeanwhile_WritesNothingThere()
    {
        using var outside = new TempFolder();
        var manifest = _portal.Holding(SnapshotRules.Canonical([Files.Of("d/x", "x"u8.ToArray())]), "x"u8.ToArray());
        _portal.Before = _ =>
        {
            Directory.Move(_to.Of("d"), _to.Of("moved"));
            Directory.CreateSymbolicLink(_to.Of("d"), outside.Path);
        };

        await Download(manifest);

        Assert.Empty(Directory.GetFileSystemEntries(outside.Path));
        Assert.True(File.Exists(_to.Of("moved/x")));
    }

    [Fact]
    public async Task Download_TemporaryNameIsALink_DoesNotWriteThroughIt()
    {
        using var outside = new TempFolder().With("victim", "untouched");
        var manifest = _portal.Holding(SnapshotRules.Canonical([Files.Of("x", "x"u8.ToArray())]), "x"u8.ToArray());
        _portal.CutAfter(0);
        await Assert.ThrowsAsync<SyncException>(() => Download(manifest));
        var temporary = Assert.Single(Directory.GetFiles(_to.Path));
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, outside.Of("victim"));
        _portal.CutAfter(int.MaxValue);

        await Assert.ThrowsAsync<SyncException>(() => Download(manifest));

        Assert.Equal("untouched", await File.ReadAllTextAsync(outside.Of("victim"), Ct));
    }

    [Fact]
    public async Task Download_WrongBytes_AreRefused()
    {
        var manifest = SnapshotRules.Canonical([Files.Of("x", "right"u8.ToArray())]);
        _portal.Chunks[ContentHash.Of("right"u8)] = "wrong"u8.ToArray();
        await Assert.ThrowsAsync<SyncException>(() => Download(manifest));
        Assert.False(File.Exists(_to.Of("x")));
    }

    [Fact]
    public async Task Download_ManifestThatLeaves_IsRefusedBeforeAnythingIsWritten()
    {
        var manifest = new SnapshotManifest { Entries = [Files.Of("../x", "x"u8.ToArray())] };
        await Assert.ThrowsAsync<SyncException>(() => Download(manifest));
        Assert.Empty(Directory.GetFileSystemEntries(_to.Path));
    }

    [Fact]
    public async Task Download_OverAnOlderState_ReplacesWhatDiffers()
    {
        _to.With("x", "older").With("own", "stays");
        File.CreateSymbolicLink(_to.Of("link"), "own");
        var manifest = _portal.Holding(SnapshotRules.Canonical([Files.Of("x", "newer"u8.ToArray()), Files.Link("link", "x")]), "newer"u8.ToArray());
        await Download(manifest);
        Assert.Equal("newer", await File.ReadAllTextAsync(_to.Of("link"), Ct));
        Assert.Equal("stays", await File.ReadAllTextAsync(_to.Of("own"), Ct));
    }

    [Fact]
    public async Task Download_Progress_EndsWithAll()
    {
        var manifest = _portal.Holding(SnapshotRules.Canonical([Files.Of("x", "12345"u8.ToArray()), Files.Of("y", 0)]), "12345"u8.ToArray());
        var reports = new List<SyncProgress>();
        await SnapshotDownload.RunAsync(manifest, _to.Path, _portal, new Each(reports.Add), Ct);
        Assert.Equal(new SyncProgress(5, 5, 2, 2), reports[^1]);
    }

    private Task<UploadedFolder> Upload() => SnapshotUpload.RunAsync(_from.Path, new ScanOptions(), _portal, null, Ct);

    private Task Download(SnapshotManifest manifest) => SnapshotDownload.RunAsync(manifest, _to.Path, _portal, null, Ct);

    private sealed class Each(Action<SyncProgress> action) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => action(value);
    }

    /// <summary>Has something done each time it was asked what is missing: after the scan, before the reading.</summary>
    private sealed class BusySink(MemoryChunks inner, Action meanwhile) : IChunkSink
    {
        public async Task<IReadOnlyList<ContentHash>> MissingAsync(IReadOnlyList<ContentHash> chunks, CancellationToken ct)
        {
            meanwhile();
            return await inner.MissingAsync(chunks, ct);
        }

        public Task PutAsync(ContentHash chunk, ReadOnlyMemory<byte> content, CancellationToken ct) => inner.PutAsync(chunk, content, ct);

        public Task<SnapshotView> CreateAsync(SnapshotManifest manifest, CancellationToken ct) => inner.CreateAsync(manifest, ct);
    }
}
