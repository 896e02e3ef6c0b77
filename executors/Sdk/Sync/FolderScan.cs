using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>
/// Finds out what a folder holds. Never follows a link. Links that lead out, devices, FIFOs, sockets, files that cannot be read or do not
/// keep still, and names that are not valid UTF-8 are left out and named; the rest is the manifest.
/// </summary>
public static class FolderScan
{
    /// <summary>Names of files that a download is still writing; they are passed over.</summary>
    internal const string TemporaryPrefix = ".pollinator-part-";

    internal const int Tries = 3;

    /// <summary>Deeper folders are refused: each level costs an open handle.</summary>
    internal const int MaxDepth = 128;

    /// <summary>Reads the whole folder once, every file of it in pieces of 4 MiB. Throws <see cref="SyncException"/> when it is not there or too large.</summary>
    public static Task<ScannedFolder> ScanAsync(string folder, ScanOptions options, CancellationToken ct) =>
        Task.Run(() => Scan(folder, options, ct), ct);

    /// <summary>Reads one file again; null with a reason when it cannot travel now.</summary>
    internal static (SnapshotEntry? Entry, string? Fault) ReadFile(PosixFolder folder, byte[] name, string path, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var file = folder.TryOpenFile(name);
            if (file is null)
            {
                return (null, $"cannot be read: {PosixFolder.LastErrorMessage}");
            }

            var before = PosixFolder.StatOf(file);
            if (!before.IsFile)
            {
                return (null, before.KindWord);
            }

            var (size, chunks) = FileChunks.Hash(file, ct);
            if (size == before.Size && PosixFolder.StatOf(file).IsSameStateAs(before))
            {
                return (
                    new SnapshotEntry
                    {
                        Path = path,
                        Kind = EntryKind.File,
                        IsExecutable = before.IsExecutable,
                        Size = size,
                        Chunks = chunks,
                    },
                    null
                );
            }
        }

        return (null, "keeps changing while it is read");
    }

    /// <summary>The folder that is scanned, opened; null when the part named by <see cref="ScanOptions.Below"/> is not there or is a link.</summary>
    internal static PosixFolder? OpenTop(string folder, ScanOptions options)
    {
        try
        {
            using var top = PosixFolder.Open(folder);
            return top.TryOpen(options.Below);
        }
        catch (IOException e)
        {
            throw new SyncException($"The folder cannot be opened: {e.Message}.", transient: false, e);
        }
    }

    private static ScannedFolder Scan(string folder, ScanOptions options, CancellationToken ct)
    {
        using var top = OpenTop(folder, options);
        if (top is null)
        {
            return new(new SnapshotManifest { Entries = [] }, IsAway(folder, options.Below!) ? [] : [new(options.Below!, "is no folder, or a link")]);
        }

        var walk = new FolderWalk(options, ct);
        walk.Visit(top, "", 0);
        return walk.Finish();
    }

    private static bool IsAway(string folder, string below)
    {
        using var top = PosixFolder.Open(folder);
        return top.TryStat(PosixFolder.Name(below)) is null;
    }
}
