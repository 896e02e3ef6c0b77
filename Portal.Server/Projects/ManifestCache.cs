using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>A snapshot's manifest with what is asked of it often.</summary>
internal sealed class LoadedSnapshot(SnapshotManifest manifest)
{
    private readonly Lazy<HashSet<ContentHash>> _chunks = new(() => [.. manifest.Entries.SelectMany(entry => entry.Chunks)]);

    private readonly Lazy<Dictionary<string, SnapshotEntry>> _byPath = new(() =>
        manifest.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal)
    );

    public SnapshotManifest Manifest => manifest;

    /// <summary>Whether one of its files has this chunk.</summary>
    public bool Has(ContentHash chunk) => _chunks.Value.Contains(chunk);

    /// <summary>The file of this path; null when there is none.</summary>
    public SnapshotEntry? File(string path) => _byPath.Value.GetValueOrDefault(path) is { Kind: EntryKind.File } file ? file : null;

    public int Weight => manifest.Entries.Count + manifest.Entries.Sum(entry => entry.Chunks.Count);
}

/// <summary>Keeps the manifests used last: an executor that stages asks for chunk after chunk of one snapshot. Manifests never change, so nothing goes stale.</summary>
internal sealed class ManifestCache
{
    private const int MaxManifests = 32;
    private const int MaxWeight = 500_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<(ColonyId Colony, ContentHash Id, LoadedSnapshot Snapshot)> _newestFirst = new();

    public LoadedSnapshot? Find(ColonyId colony, ContentHash id)
    {
        lock (_lock)
        {
            for (var node = _newestFirst.First; node is not null; node = node.Next)
            {
                if (node.Value.Id == id && node.Value.Colony == colony)
                {
                    _newestFirst.Remove(node);
                    _newestFirst.AddFirst(node);
                    return node.Value.Snapshot;
                }
            }
        }

        return null;
    }

    /// <summary>These are gone.</summary>
    public void Forget(ColonyId colony, IReadOnlySet<ContentHash> gone)
    {
        lock (_lock)
        {
            foreach (var held in _newestFirst.Where(held => held.Colony == colony && gone.Contains(held.Id)).ToList())
            {
                _newestFirst.Remove(held);
            }
        }
    }

    public LoadedSnapshot Add(ColonyId colony, ContentHash id, LoadedSnapshot snapshot)
    {
        lock (_lock)
        {
            _newestFirst.AddFirst((colony, id, snapshot));
            while (_newestFirst.Count > 1 && (_newestFirst.Count > MaxManifests || _newestFirst.Sum(held => held.Snapshot.Weight) > MaxWeight))
            {
                _newestFirst.RemoveLast();
            }
        }

        return snapshot;
    }
}
