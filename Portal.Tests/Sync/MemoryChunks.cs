using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Sdk.Sync;

namespace Pollinator.Portal.Tests.Sync;

/// <summary>The other side of a transfer, in memory; can be told to fail.</summary>
internal sealed class MemoryChunks : IChunkSource, IChunkSink
{
    private int _left = int.MaxValue;

    public ConcurrentDictionary<ContentHash, byte[]> Chunks { get; } = new();

    public ConcurrentQueue<ContentHash> Put { get; } = new();

    public ConcurrentQueue<ContentHash> Opened { get; } = new();

    public SnapshotManifest? Created { get; private set; }

    /// <summary>Runs before each chunk is taken or given.</summary>
    public Action<ContentHash>? Before { get; set; }

    /// <summary>Cuts the line after so many chunks.</summary>
    public MemoryChunks CutAfter(int chunks)
    {
        _left = chunks;
        return this;
    }

    public SnapshotManifest Holding(SnapshotManifest manifest, params byte[][] contents)
    {
        foreach (var content in contents)
        {
            Chunks[ContentHash.Of(content)] = content;
        }

        return manifest;
    }

    public Task<Stream> OpenAsync(ContentHash chunk, CancellationToken ct)
    {
        Pass(chunk);
        Opened.Enqueue(chunk);
        return Task.FromResult<Stream>(new MemoryStream(Chunks[chunk]));
    }

    public Task<IReadOnlyList<ContentHash>> MissingAsync(IReadOnlyList<ContentHash> chunks, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ContentHash>>([.. chunks.Where(chunk => !Chunks.ContainsKey(chunk))]);

    public Task PutAsync(ContentHash chunk, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        Pass(chunk);
        Assert.Equal(chunk, ContentHash.Of(content.Span));
        Chunks[chunk] = content.ToArray();
        Put.Enqueue(chunk);
        return Task.CompletedTask;
    }

    public Task<SnapshotView> CreateAsync(SnapshotManifest manifest, CancellationToken ct)
    {
        Assert.All(manifest.Entries.SelectMany(entry => entry.Chunks), chunk => Assert.True(Chunks.ContainsKey(chunk)));
        Created = manifest;
        return Task.FromResult(new SnapshotView(SnapshotEncoding.IdOf(manifest), default, "", 0, 0, ""));
    }

    private void Pass(ContentHash chunk)
    {
        Before?.Invoke(chunk);
        if (Interlocked.Decrement(ref _left) < 0)
        {
            throw new SyncException("The line was cut.", transient: true);
        }
    }
}
