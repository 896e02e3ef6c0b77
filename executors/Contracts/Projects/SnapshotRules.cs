namespace Pollinator.Contracts;

/// <summary>An entry that cannot stand in a snapshot.</summary>
/// <param name="Path">Its name, escaped so that it can be shown.</param>
/// <param name="Message">What is wrong with it, to be read after the name.</param>
public sealed record EntryFault(string Path, Words Message);

/// <summary>Which lists of entries are a snapshot, and how any list of entries becomes one.</summary>
public static class SnapshotRules
{
    /// <summary>Most entries of a snapshot.</summary>
    public const int MaxEntries = 200_000;

    /// <summary>Most bytes of one file: 16 TiB.</summary>
    public const long MaxFileBytes = 16L << 40;

    /// <summary>The number of chunks of a file of this size.</summary>
    public static long ChunkCount(long size) => (size + SnapshotManifest.ChunkSize - 1) / SnapshotManifest.ChunkSize;

    /// <summary>The size of one chunk of a file.</summary>
    public static int ChunkLength(long size, long index) => (int)Math.Min(SnapshotManifest.ChunkSize, size - index * SnapshotManifest.ChunkSize);

    /// <summary>
    /// Sorts entries and adds the folders that their paths name but that are not listed, so that whoever has only files (a browser, a program
    /// of a user's own) needs no knowledge of the order. Says nothing about whether the entries are allowed: <see cref="FaultsOf"/> does.
    /// </summary>
    public static SnapshotManifest Canonical(IEnumerable<SnapshotEntry> entries)
    {
        List<SnapshotEntry> all = [.. entries];
        var known = all.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in all.ToArray())
        {
            for (var parent = ParentOf(entry.Path); parent is { Length: > 0 } && known.Add(parent); parent = ParentOf(parent))
            {
                all.Add(new SnapshotEntry { Path = parent, Kind = EntryKind.Folder });
            }
        }

        return new SnapshotManifest { Entries = [.. all.OrderBy(entry => entry.Path, Utf8Order.Instance)] };
    }

    /// <summary>Everything that keeps a manifest from being a snapshot, at most <paramref name="most"/> faults; empty when it is one.</summary>
    public static IReadOnlyList<EntryFault> FaultsOf(SnapshotManifest manifest, int most = 100)
    {
        if (manifest.Version != 1)
        {
            return [new("", $"has the version {manifest.Version}, and only version 1 is known")];
        }

        if (manifest.Entries.Count > MaxEntries)
        {
            return [new("", $"has {manifest.Entries.Count} entries, and {MaxEntries} are allowed")];
        }

        var faults = new List<EntryFault>();
        var kinds = new Dictionary<string, EntryKind>(manifest.Entries.Count, StringComparer.Ordinal);
        string? before = null;
        foreach (var entry in manifest.Entries)
        {
            // A folder sorts before what is in it, so its kind is known by then.
            if (
                (OrderFault(before, entry.Path) ?? PathRules.FaultOf(entry.Path) ?? ContentFault(entry) ?? PlaceFault(entry.Path, kinds)) is { } fault
            )
            {
                faults.Add(new(PathRules.Shown(entry.Path), fault));
            }

            if (faults.Count >= most)
            {
                break;
            }

            kinds[entry.Path] = entry.Kind;
            before = entry.Path;
        }

        return faults;
    }

    private static Words? OrderFault(string? before, string path) =>
        before is null
            ? null
            : Utf8Order.Instance.Compare(before, path) switch
            {
                0 => "is listed twice",
                > 0 => "is not in the order of its bytes",
                _ => null,
            };

    private static Words? PlaceFault(string path, Dictionary<string, EntryKind> kinds) =>
        ParentOf(path) is not { } parent ? null
        : !kinds.TryGetValue(parent, out var kind) ? "is in a folder that is not listed"
        : kind != EntryKind.Folder ? "lies below something that is no folder"
        : null;

    private static Words? ContentFault(SnapshotEntry entry) =>
        entry.Kind switch
        {
            EntryKind.File => FileFault(entry),
            EntryKind.Folder => IsBare(entry) && entry.Target is null ? null : "is a folder with the content of something else",
            EntryKind.Link => IsBare(entry) ? PathRules.TargetFaultOf(entry.Path, entry.Target) : "is a link with the content of something else",
            _ => "is neither file, folder nor link",
        };

    private static Words? FileFault(SnapshotEntry entry) =>
        entry.Target is not null ? "is a file with a link's target"
        : entry.Size is < 0 or > MaxFileBytes ? "has an impossible size"
        : entry.Chunks.Count != ChunkCount(entry.Size) ? (Words)$"has {entry.Chunks.Count} chunks where its size makes {ChunkCount(entry.Size)}"
        : null;

    private static bool IsBare(SnapshotEntry entry) => !entry.IsExecutable && entry.Size == 0 && entry.Chunks.Count == 0;

    private static string? ParentOf(string path) => path.LastIndexOf('/') is var end and >= 0 ? path[..end] : null;
}
