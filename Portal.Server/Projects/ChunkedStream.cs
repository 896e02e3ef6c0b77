using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>A file of a snapshot, read chunk by chunk; one chunk's file is open at a time. Seekable, so that a browser can ask for a part.</summary>
internal sealed class ChunkedStream(IBlobStore blobs, ColonyId colony, SnapshotEntry entry) : Stream
{
    private Stream? _chunk;
    private long _chunkIndex = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => entry.Size;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        var index = Position / SnapshotManifest.ChunkSize;
        if (index != _chunkIndex)
        {
            await OpenAsync(index, cancellationToken);
        }

        _chunk!.Position = Position - index * SnapshotManifest.ChunkSize;
        var read = await _chunk.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            throw new IOException($"Chunk {entry.Chunks[(int)index]} is shorter in the store than it was when it was kept.");
        }

        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Only for those who insist: everything here reads asynchronously.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_chunk is not null)
        {
            await _chunk.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _chunk?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask OpenAsync(long index, CancellationToken ct)
    {
        if (_chunk is not null)
        {
            await _chunk.DisposeAsync();
        }

        var hash = entry.Chunks[(int)index];
        _chunk = await blobs.OpenAsync(colony, hash, ct) ?? throw new IOException($"Chunk {hash} is not in the store any more.");
        _chunkIndex = index;
    }
}
