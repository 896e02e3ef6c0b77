using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>Reads files as chunks.</summary>
internal static class FileChunks
{
    /// <summary>Reads until the buffer is full or the file ends.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer[filled..], offset + filled) is var read and > 0)
        {
            filled += read;
        }

        return filled;
    }

    /// <summary>The size and the chunks of a file as it is now.</summary>
    public static (long Size, ContentHash[] Chunks) Hash(SafeFileHandle file, CancellationToken ct)
    {
        var chunks = new List<ContentHash>();
        var size = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize(file));
        try
        {
            // A rented array may be longer than asked for; only whole chunks may be hashed.
            var chunk = buffer.AsMemory(0, Math.Min(buffer.Length, SnapshotManifest.ChunkSize));
            int read;
            do
            {
                ct.ThrowIfCancellationRequested();
                read = Read(file, chunk.Span, size);
                if (read > 0)
                {
                    chunks.Add(ContentHash.Of(chunk.Span[..read]));
                    size += read;
                }
            } while (read == SnapshotManifest.ChunkSize);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (size, [.. chunks]);
    }

    // One byte more than the file has, so that the end is seen; growth beyond it shows as another state of the file and is read again.
    private static int BufferSize(SafeFileHandle file) => (int)Math.Min(RandomAccess.GetLength(file) + 1, SnapshotManifest.ChunkSize);
}
