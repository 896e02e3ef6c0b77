using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>Puts one file where it belongs.</summary>
internal sealed class FileDownload(PosixFolder folder, SnapshotEntry entry, string name, IChunkSource source, DownloadTally tally)
{
    private readonly byte[] _name = PosixFolder.Name(name);
    private readonly byte[] _temporary = TemporaryName(name);

    /// <summary>The name a file has while it is not whole: the same each time, so that a cut transfer finds what it left.</summary>
    public static byte[] TemporaryName(string name) =>
        PosixFolder.Name(FolderScan.TemporaryPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

    public async Task RunAsync(CancellationToken ct)
    {
        if (!IsThere(ct))
        {
            using (var file = OpenTemporary())
            {
                await FillAsync(file, ct);
                PosixFolder.SetMode(file, entry.IsExecutable);
            }

            folder.Rename(_temporary, _name);
        }
        else
        {
            tally.AddBytes(entry.Size);
        }

        tally.AddFile();
    }

    private bool IsThere(CancellationToken ct)
    {
        using var file = folder.TryStat(_name) is { IsFile: true } found && found.Size == entry.Size ? folder.TryOpenFile(_name) : null;
        if (file is null || PosixFolder.StatOf(file) is not { IsFile: true, Links: 1 } stat || stat.IsExecutable != entry.IsExecutable)
        {
            return false;
        }

        var (size, chunks) = FileChunks.Hash(file, ct);
        return size == entry.Size && chunks.AsSpan().SequenceEqual([.. entry.Chunks]);
    }

    private SafeFileHandle OpenTemporary()
    {
        var file = folder.OpenToWrite(_temporary);
        if (PosixFolder.StatOf(file) is { IsFile: true, Links: 1 })
        {
            return file;
        }

        // Somebody made it something through which another file would be written.
        file.Dispose();
        folder.Remove(_temporary);
        return folder.OpenToWrite(_temporary);
    }

    private async Task FillAsync(SafeFileHandle file, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(entry.Size, SnapshotManifest.ChunkSize));
        try
        {
            for (var i = 0; i < entry.Chunks.Count; i++)
            {
                var content = buffer.AsMemory(0, SnapshotRules.ChunkLength(entry.Size, i));
                var offset = (long)i * SnapshotManifest.ChunkSize;
                if (FileChunks.Read(file, content.Span, offset) != content.Length || ContentHash.Of(content.Span) != entry.Chunks[i])
                {
                    await FetchAsync(entry.Chunks[i], content, ct);
                    RandomAccess.Write(file, content.Span, offset);
                }

                tally.AddBytes(content.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        RandomAccess.SetLength(file, entry.Size);
    }

    private async Task FetchAsync(ContentHash chunk, Memory<byte> content, CancellationToken ct)
    {
        try
        {
            await using var stream = await source.OpenAsync(chunk, ct);
            var read = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, ct);
            if (read == content.Length && ContentHash.Of(content.Span) == chunk && await stream.ReadAsync(new byte[1], ct) == 0)
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new SyncException("The connection broke during the transfer; it goes on where it stopped.", transient: true, e);
        }

        throw new SyncException($"'{PathRules.Shown(entry.Path)}' arrived damaged.", transient: true);
    }
}

/// <summary>Counts what is where it belongs.</summary>
internal sealed class DownloadTally(SnapshotManifest manifest, IProgress<SyncProgress>? progress)
{
    private readonly long _totalBytes = manifest.Entries.Sum(entry => entry.Size);
    private readonly int _totalFiles = manifest.Entries.Count(entry => entry.Kind == EntryKind.File);
    private readonly Lock _lock = new();
    private long _bytes;
    private int _files;

    public void AddBytes(long bytes) => Add(bytes, 0);

    public void AddFile() => Add(0, 1);

    private void Add(long bytes, int files)
    {
        lock (_lock)
        {
            _bytes += bytes;
            _files += files;
            progress?.Report(new(_bytes, _totalBytes, _files, _totalFiles));
        }
    }
}
