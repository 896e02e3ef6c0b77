using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>
/// Puts a snapshot into a folder. A file gets its own name only when it is whole and its hash right; what an earlier, cut transfer left is
/// checked and used. What else is in the folder stays. Every step goes from an open folder by one name that is not followed when it is a
/// link, so that nothing is ever written outside.
/// </summary>
public static class SnapshotDownload
{
    private const int Parallelism = 8;

    /// <summary>Puts the snapshot there; makes the folder when there is none. Throws <see cref="SyncException"/> when it cannot.</summary>
    public static async Task RunAsync(
        SnapshotManifest manifest,
        string folder,
        IChunkSource source,
        IProgress<SyncProgress>? progress,
        CancellationToken ct
    )
    {
        if (SnapshotRules.FaultsOf(manifest, 1) is [var fault, ..])
        {
            throw new SyncException($"The snapshot cannot be put here: '{fault.Path}' {fault.Message}.", transient: false);
        }

        try
        {
            Directory.CreateDirectory(folder);
            using var top = PosixFolder.Open(folder);
            MakeFolders(top, manifest);
            await FetchAsync(top, manifest, source, new DownloadTally(manifest, progress), ct);
            MakeLinks(top, manifest);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SyncException($"The folder cannot be written: {e.Message}", transient: false, e);
        }
    }

    private static async Task FetchAsync(PosixFolder top, SnapshotManifest manifest, IChunkSource source, DownloadTally tally, CancellationToken ct)
    {
        var work = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct };
        await Parallel.ForEachAsync(
            manifest.Entries.Where(entry => entry.Kind == EntryKind.File),
            work,
            async (entry, token) =>
            {
                var (parent, name) = PathParts.Of(entry.Path);
                using var folder = OpenParent(top, parent);
                await new FileDownload(folder, entry, name, source, tally).RunAsync(token);
            }
        );
    }

    private static void MakeFolders(PosixFolder top, SnapshotManifest manifest)
    {
        foreach (var entry in manifest.Entries.Where(entry => entry.Kind == EntryKind.Folder))
        {
            var (parent, name) = PathParts.Of(entry.Path);
            using var folder = OpenParent(top, parent);
            folder.MakeFolder(PosixFolder.Name(name));
        }
    }

    private static void MakeLinks(PosixFolder top, SnapshotManifest manifest)
    {
        foreach (var entry in manifest.Entries.Where(entry => entry.Kind == EntryKind.Link))
        {
            var (parent, name) = PathParts.Of(entry.Path);
            using var folder = OpenParent(top, parent);
            folder.MakeLink(PosixFolder.Name(name), entry.Target!, FileDownload.TemporaryName(name));
        }
    }

    private static PosixFolder OpenParent(PosixFolder top, string parent) =>
        top.TryOpen(parent)
        ?? throw new SyncException($"'{PathRules.Shown(parent)}' is in the way: something else than a folder has this name.", transient: false);

    private static SyncException Failure(IOException e) =>
        e.HResult is Posix.NoSpace or Posix.QuotaExceeded
            ? new SyncException("The disk is full: make room, then the transfer goes on where it stopped.", transient: true, e)
            : new SyncException($"A file could not be written: {e.Message}", transient: false, e);
}
