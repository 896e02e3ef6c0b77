using System.Buffers;
using System.Collections.Concurrent;
using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>A folder that was sent.</summary>
/// <param name="Snapshot">The snapshot made of it.</param>
/// <param name="Refused">What could not travel.</param>
public sealed record UploadedFolder(SnapshotView Snapshot, IReadOnlyList<RefusedEntry> Refused);

/// <summary>Sends a folder: asks what the other side lacks, gives that, makes the snapshot. A transfer that was cut is resumed by doing it again.</summary>
public static class SnapshotUpload
{
    private const int Parallelism = 8;

    /// <summary>Scans and sends a folder. Throws <see cref="SyncException"/> when it cannot.</summary>
    public static async Task<UploadedFolder> RunAsync(
        string folder,
        ScanOptions options,
        IChunkSink sink,
        IProgress<SyncProgress>? progress,
        CancellationToken ct
    ) => await SendAsync(folder, options, await FolderScan.ScanAsync(folder, options, ct), sink, progress, ct);

    /// <summary>Sends a folder that was scanned just now. A file that changed since is read again; one that keeps changing is left out and named.</summary>
    public static async Task<UploadedFolder> SendAsync(
        string folder,
        ScanOptions options,
        ScannedFolder scanned,
        IChunkSink sink,
        IProgress<SyncProgress>? progress,
        CancellationToken ct
    )
    {
        for (var round = 1; ; round++)
        {
            var changed = await SendChunksAsync(folder, options, scanned.Manifest, sink, progress, ct);
            var tooOften = round >= FolderScan.Tries;
            if (changed.Count == 0)
            {
                try
                {
                    return new(await sink.CreateAsync(scanned.Manifest, ct), scanned.Refused);
                }
                catch (SyncException gone) when (gone.Code == "chunks-missing" && !tooOften)
                {
                    // What was there when it was asked for went with a project that was deleted meanwhile: send that too.
                    continue;
                }
            }

            scanned = await Task.Run(() => Renew(folder, options, scanned, changed, tooOften, ct), ct);
        }
    }

    private static async Task<IReadOnlySet<string>> SendChunksAsync(
        string folder,
        ScanOptions options,
        SnapshotManifest manifest,
        IChunkSink sink,
        IProgress<SyncProgress>? progress,
        CancellationToken ct
    )
    {
        var plan = UploadPlan.Of(manifest);
        var missing = await MissingAsync(plan, sink, ct);
        var tally = new UploadTally(plan, missing, progress);
        var changed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var top = FolderScan.OpenTop(folder, options);
        var work = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct };
        await Parallel.ForEachAsync(
            missing,
            work,
            async (chunk, token) =>
            {
                var place = plan.Places[chunk];
                if (await SendChunkAsync(top, place, chunk, sink, token))
                {
                    tally.Add(chunk);
                }
                else
                {
                    changed[place.Path] = true;
                }
            }
        );
        return changed.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<List<ContentHash>> MissingAsync(UploadPlan plan, IChunkSink sink, CancellationToken ct)
    {
        var missing = new List<ContentHash>();
        foreach (var asked in plan.Places.Keys.Chunk(IChunkSink.MaxAsked))
        {
            missing.AddRange((await sink.MissingAsync(asked, ct)).Where(plan.Places.ContainsKey));
        }

        return missing;
    }

    private static async Task<bool> SendChunkAsync(PosixFolder? top, ChunkPlace place, ContentHash chunk, IChunkSink sink, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(place.Length);
        try
        {
            var content = buffer.AsMemory(0, place.Length);
            if (!ReadChunk(top, place, content.Span) || ContentHash.Of(content.Span) != chunk)
            {
                return false;
            }

            await sink.PutAsync(chunk, content, ct);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool ReadChunk(PosixFolder? top, ChunkPlace place, Span<byte> content)
    {
        var (parent, name) = PathParts.Of(place.Path);
        using var folder = top?.TryOpen(parent);
        using var file = folder?.TryOpenFile(PosixFolder.Name(name));
        try
        {
            return file is not null && PosixFolder.StatOf(file).IsFile && FileChunks.Read(file, content, place.Offset) == content.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static ScannedFolder Renew(
        string folder,
        ScanOptions options,
        ScannedFolder scanned,
        IReadOnlySet<string> changed,
        bool tooOften,
        CancellationToken ct
    )
    {
        using var top = FolderScan.OpenTop(folder, options);
        var entries = scanned.Manifest.Entries.Where(entry => !changed.Contains(entry.Path)).ToList();
        var refused = scanned.Refused.ToList();
        foreach (var path in changed)
        {
            var (entry, fault) = tooOften ? (null, "keeps changing while it is sent") : ReadAgain(top, path, ct);
            if (entry is not null)
            {
                entries.Add(entry);
            }
            else
            {
                refused.Add(new(PathRules.Shown(path), fault!));
            }
        }

        return new(SnapshotRules.Canonical(entries), refused);
    }

    private static (SnapshotEntry? Entry, string? Fault) ReadAgain(PosixFolder? top, string path, CancellationToken ct)
    {
        var (parent, name) = PathParts.Of(path);
        using var folder = top?.TryOpen(parent);
        try
        {
            return folder is null ? (null, "went away while the folder was sent") : FolderScan.ReadFile(folder, PosixFolder.Name(name), path, ct);
        }
        catch (IOException e)
        {
            return (null, $"cannot be read: {e.Message}");
        }
    }
}
