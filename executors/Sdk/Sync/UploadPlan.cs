using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>Where a chunk can be read.</summary>
internal readonly record struct ChunkPlace(string Path, long Offset, int Length);

/// <summary>A path as its folder and its name.</summary>
internal static class PathParts
{
    public static (string Parent, string Name) Of(string path) =>
        path.LastIndexOf('/') is var slash and >= 0 ? (path[..slash], path[(slash + 1)..]) : ("", path);
}

/// <summary>Each chunk of a snapshot once, with a place where it can be read and the bytes it makes complete.</summary>
internal sealed record UploadPlan(
    IReadOnlyDictionary<ContentHash, ChunkPlace> Places,
    IReadOnlyDictionary<ContentHash, long> Weights,
    long TotalBytes,
    int TotalFiles
)
{
    public static UploadPlan Of(SnapshotManifest manifest)
    {
        var places = new Dictionary<ContentHash, ChunkPlace>();
        var weights = new Dictionary<ContentHash, long>();
        var (bytes, files) = (0L, 0);
        foreach (var entry in manifest.Entries.Where(entry => entry.Kind == EntryKind.File))
        {
            bytes += entry.Size;
            files++;
            for (var i = 0; i < entry.Chunks.Count; i++)
            {
                var length = SnapshotRules.ChunkLength(entry.Size, i);
                places.TryAdd(entry.Chunks[i], new(entry.Path, (long)i * SnapshotManifest.ChunkSize, length));
                weights[entry.Chunks[i]] = weights.GetValueOrDefault(entry.Chunks[i]) + length;
            }
        }

        return new(places, weights, bytes, files);
    }
}

/// <summary>Counts what the other side has.</summary>
internal sealed class UploadTally
{
    private readonly UploadPlan _plan;
    private readonly IProgress<SyncProgress>? _progress;
    private readonly int _chunks;
    private readonly Lock _lock = new();
    private long _doneBytes;
    private int _missing;

    public UploadTally(UploadPlan plan, IReadOnlyCollection<ContentHash> missing, IProgress<SyncProgress>? progress)
    {
        (_plan, _progress, _chunks, _missing) = (plan, progress, plan.Places.Count, missing.Count);
        _doneBytes = plan.TotalBytes - missing.Sum(chunk => plan.Weights[chunk]);
        Report();
    }

    public void Add(ContentHash chunk)
    {
        lock (_lock)
        {
            _doneBytes += _plan.Weights[chunk];
            _missing--;
            Report();
        }
    }

    // Chunks, not files, travel; the files are those that the chunks at the other side make up on average.
    private void Report() =>
        _progress?.Report(
            new(
                _doneBytes,
                _plan.TotalBytes,
                _chunks == 0 ? _plan.TotalFiles : (int)((long)_plan.TotalFiles * (_chunks - _missing) / _chunks),
                _plan.TotalFiles
            )
        );
}
