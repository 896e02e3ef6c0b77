using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Tests.Sync;

namespace Pollinator.Portal.Tests.Projects;

public sealed class FolderBlobStoreTests : IDisposable
{
    private static readonly ColonyId Colony = ColonyId.New();
    private static readonly byte[] Content = [1, 2, 3];
    private static readonly ContentHash Hash = ContentHash.Of(Content);

    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DataOptions Data => new() { Folder = _folder.Path };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Put_Content_CanBeOpened()
    {
        var store = new FolderBlobStore(Data);
        Assert.True((await Put(store, Hash, Content)).IsOk);
        await store.FlushAsync(Colony, [Hash], Ct);
        Assert.Equal(3, await store.LengthAsync(Colony, Hash, Ct));
        await using var opened = await store.OpenAsync(Colony, Hash, Ct);
        Assert.Equal(3, opened!.Length);
    }

    [Fact]
    public async Task Bytes_AreThoseOfTheFolder_WhateverCameAndWent()
    {
        var store = new FolderBlobStore(Data);
        await Put(store, Hash, Content);
        await Put(store, Hash, Content);
        byte[] other = [4, 5];
        await Put(store, ContentHash.Of(other), other);
        Assert.Equal(5L, await store.BytesAsync(Colony));

        await store.RemoveAsync(Colony, Hash, Ct);
        await store.RemoveAsync(Colony, Hash, Ct);

        Assert.Equal(
            (2L, 2L, 0L),
            (await store.BytesAsync(Colony), await new FolderBlobStore(Data).BytesAsync(Colony), await store.BytesAsync(ColonyId.New()))
        );
    }

    [Fact]
    public async Task Open_OfAnotherColony_FindsNothing()
    {
        var store = new FolderBlobStore(Data);
        await Put(store, Hash, Content);
        Assert.Null(await store.OpenAsync(ColonyId.New(), Hash, Ct));
        Assert.Null(await store.LengthAsync(ColonyId.New(), Hash, Ct));
    }

    [Fact]
    public async Task Put_WrongHash_IsRefusedAndLeavesNothing()
    {
        var refused = await Put(new FolderBlobStore(Data), ContentHash.Of([9]), Content);
        Assert.Equal("chunk-mismatch", refused.Refusal?.Code);
        Assert.Empty(AllFiles());
    }

    [Fact]
    public async Task Put_TooLarge_IsRefusedBeforeItIsReadWhole()
    {
        var store = new FolderBlobStore(Data);
        await using var endless = new EndlessStream();
        var refused = await store.PutAsync(Colony, Hash, endless, 1 << 20, Ct);
        Assert.Equal(RefusalKind.TooLarge, refused.Refusal?.Kind);
        Assert.True(endless.Given < 2 << 20);
        Assert.Empty(AllFiles());
    }

    [Fact]
    public async Task Put_DiskFull_IsRefusedLeavesNothingAndWorksAgainAfter()
    {
        var full = true;
        var store = new FolderBlobStore(
            Data,
            path =>
                full ? new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0) : new FileStream(path, FileMode.CreateNew)
        );

        var refused = await Put(store, Hash, Content);
        Assert.Equal((RefusalKind.NoSpace, "no-space"), (refused.Refusal?.Kind, refused.Refusal?.Code));
        Assert.Null(await store.LengthAsync(Colony, Hash, Ct));
        Assert.Empty(AllFiles());

        full = false;
        Assert.True((await Put(store, Hash, Content)).IsOk);
    }

    [Fact]
    public async Task Put_SenderGone_LeavesNothing()
    {
        var store = new FolderBlobStore(Data);
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(Colony, Hash, new BrokenStream(), 1 << 20, Ct));
        Assert.Empty(AllFiles());
    }

    [Fact]
    public async Task Put_SameContentByManyAtOnce_IsKeptOnce()
    {
        var store = new FolderBlobStore(Data);
        var content = new byte[1 << 20];
        var hash = ContentHash.Of(content);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Put(store, hash, content), Ct)));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsOk));
        Assert.Single(AllFiles());
    }

    [Fact]
    public async Task Start_AfterACrash_RemovesWhatWasHalfWritten()
    {
        await Put(new FolderBlobStore(Data), Hash, Content);
        _folder.With($"blobs/{Colony}/incoming/half", "half");
        _ = new FolderBlobStore(Data);
        Assert.Single(AllFiles());
    }

    private string[] AllFiles() =>
        Directory.Exists(_folder.Of("blobs")) ? Directory.GetFiles(_folder.Of("blobs"), "*", SearchOption.AllDirectories) : [];

    private static async Task<Outcome<Done>> Put(FolderBlobStore store, ContentHash hash, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await store.PutAsync(Colony, hash, stream, SnapshotManifest.ChunkSize, Ct);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        private bool _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given)
            {
                throw new IOException("The client went away.");
            }

            _given = true;
            return ValueTask.FromResult(1);
        }
    }
}
