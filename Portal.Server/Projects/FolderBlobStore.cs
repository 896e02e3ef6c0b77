using System.Buffers;
using System.Security.Cryptography;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Blobs as files: <c>blobs/{colony}/{first two digits}/{hash}</c>. Written under another name on the same file system, synced, and renamed.
/// </summary>
internal sealed class FolderBlobStore : IBlobStore
{
    private const int NoSpaceError = 28;
    private const int QuotaError = 122;
    private const string Incoming = "incoming";

    private readonly string _root;
    private readonly Func<string, Stream> _create;
    private readonly StoredBytes _bytes;

    public FolderBlobStore(DataOptions data)
        : this(data, path => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous)) { }

    /// <summary>With another way to make files, for tests of a disk that is full.</summary>
    internal FolderBlobStore(DataOptions data, Func<string, Stream> create)
    {
        (_root, _create) = (data.PathOf("blobs"), create);
        RemoveLeftovers();
        _bytes = new StoredBytes(FilesOf);
    }

    public ValueTask<long?> LengthAsync(ColonyId colony, ContentHash blob, CancellationToken ct)
    {
        var file = new FileInfo(PathOf(colony, blob));
        return ValueTask.FromResult<long?>(file.Exists ? file.Length : null);
    }

    public async Task<Outcome<Done>> PutAsync(ColonyId colony, ContentHash blob, Stream content, long most, CancellationToken ct)
    {
        var path = PathOf(colony, blob);
        if (File.Exists(path))
        {
            return default(Done);
        }

        var kept = await _bytes.OfAsync(colony);
        var folder = Path.Combine(_root, colony.ToString(), Incoming);
        var incoming = Path.Combine(folder, Guid.CreateVersion7().ToString("N"));
        try
        {
            Directory.CreateDirectory(folder);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (await WriteAsync(incoming, blob, content, most, ct) is { } refusal)
            {
                return refusal;
            }

            // The same content under the same name: whoever is later replaces nothing that differs.
            kept.Change(() =>
            {
                var added = File.Exists(path) ? 0 : new FileInfo(incoming).Length;
                File.Move(incoming, path, overwrite: true);
                return added;
            });
            return default(Done);
        }
        catch (IOException e) when (e.HResult is NoSpaceError or QuotaError)
        {
            return NoSpace;
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    public ValueTask<Stream?> OpenAsync(ColonyId colony, ContentHash blob, CancellationToken ct)
    {
        try
        {
            return ValueTask.FromResult<Stream?>(
                new FileStream(PathOf(colony, blob), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous)
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
    }

    public async ValueTask RemoveAsync(ColonyId colony, ContentHash blob, CancellationToken ct)
    {
        var kept = await _bytes.OfAsync(colony);
        kept.Change(() =>
        {
            var file = new FileInfo(PathOf(colony, blob));
            var removed = file.Exists ? file.Length : 0;
            if (file.Exists)
            {
                file.Delete();
            }

            return -removed;
        });
    }

    public async ValueTask<long> BytesAsync(ColonyId colony) => (await _bytes.OfAsync(colony)).Bytes;

    public long? Counted(ColonyId colony) => _bytes.Known(colony);

    public ValueTask FlushAsync(ColonyId colony, IEnumerable<ContentHash> blobs, CancellationToken ct)
    {
        // Bytes were synced when they were written; what is missing is the names in their folders, and the folders' own.
        foreach (var folder in blobs.Select(blob => Path.GetDirectoryName(PathOf(colony, blob))!).Distinct(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            FolderNames.Sync(folder);
        }

        FolderNames.Sync(Path.Combine(_root, colony.ToString()));
        FolderNames.Sync(_root);
        return ValueTask.CompletedTask;
    }

    private static Refusal NoSpace =>
        new(
            RefusalKind.NoSpace,
            "no-space",
            "The portal's disk is full, so this could not be kept. What was sent before is kept; try again once there is room."
        );

    private async Task<Refusal?> WriteAsync(string path, ContentHash blob, Stream content, long most, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        await using var file = _create(path);
        try
        {
            var length = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, ct)) > 0)
            {
                length += read;
                if (length > most)
                {
                    return new(RefusalKind.TooLarge, "chunk-too-large", $"A chunk has at most {most} bytes.");
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (ContentHash.FromBytes(hash.GetHashAndReset()) != blob)
        {
            return new(
                RefusalKind.Invalid,
                "chunk-mismatch",
                "The bytes do not have the hash they were sent under: they changed on the way or while they were read."
            );
        }

        (file as FileStream)?.Flush(flushToDisk: true);
        return null;
    }

    private IEnumerable<FileInfo> FilesOf(ColonyId colony)
    {
        var folder = new DirectoryInfo(Path.Combine(_root, colony.ToString()));
        return folder.Exists
            ? folder.EnumerateDirectories().Where(digits => digits.Name != Incoming).SelectMany(digits => digits.EnumerateFiles())
            : [];
    }

    private void RemoveLeftovers()
    {
        if (!Directory.Exists(_root))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(_root).Select(colony => Path.Combine(colony, Incoming)).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string PathOf(ColonyId colony, ContentHash blob) => Path.Combine(_root, colony.ToString(), blob.Hex[..2], blob.Hex);
}
