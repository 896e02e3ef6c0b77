using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>One line of a folder's listing. A folder counts what is in it at any depth.</summary>
public sealed record ListedEntry(string Name, string Path, EntryKind Kind, long Bytes, int Files, bool IsExecutable, string? Target);

/// <summary>Looks into a snapshot's flat, sorted list of entries as into folders.</summary>
public static class FolderListing
{
    /// <summary>What lies in <paramref name="folder"/> (empty: the root), folders first; null when there is no such folder.</summary>
    public static IReadOnlyList<ListedEntry>? Of(SnapshotManifest manifest, string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        if (folder.Length > 0 && Find(manifest, folder) is not { Kind: EntryKind.Folder })
        {
            return null;
        }
        var lines = new Dictionary<string, ListedEntry>(StringComparer.Ordinal);
        foreach (var entry in manifest.Entries)
        {
            if (entry.Path.Length > prefix.Length && entry.Path.StartsWith(prefix, StringComparison.Ordinal))
            {
                Add(lines, entry, prefix);
            }
        }
        return [.. lines.Values.OrderBy(l => l.Kind != EntryKind.Folder).ThenBy(l => l.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The entry of exactly this path.</summary>
    public static SnapshotEntry? Find(SnapshotManifest manifest, string path) =>
        manifest.Entries.FirstOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal));

    /// <summary>The folder above a path; empty for what lies in the root.</summary>
    public static string Above(string path) => path.LastIndexOf('/') is var end and > 0 ? path[..end] : "";

    /// <summary>The folders that a path leads through and what it names, each with its own path.</summary>
    public static IEnumerable<(string Name, string Path)> Parts(string path)
    {
        var begin = 0;
        while (path.Length > 0 && begin <= path.Length)
        {
            var end = path.IndexOf('/', begin) is var cut and >= 0 ? cut : path.Length;
            yield return (path[begin..end], path[..end]);
            begin = end + 1;
        }
    }

    private static void Add(Dictionary<string, ListedEntry> lines, SnapshotEntry entry, string prefix)
    {
        var rest = entry.Path[prefix.Length..];
        var cut = rest.IndexOf('/', StringComparison.Ordinal);
        if (cut < 0)
        {
            var known = lines.GetValueOrDefault(rest);
            var isFile = entry.Kind == EntryKind.File;
            lines[rest] = new(
                rest,
                entry.Path,
                entry.Kind,
                entry.Size + (known?.Bytes ?? 0),
                (isFile ? 1 : 0) + (known?.Files ?? 0),
                entry.IsExecutable,
                entry.Target
            );
            return;
        }
        var name = rest[..cut];
        var folder = lines.GetValueOrDefault(name) ?? new(name, prefix + name, EntryKind.Folder, 0, 0, false, null);
        lines[name] = folder with { Bytes = folder.Bytes + entry.Size, Files = folder.Files + (entry.Kind == EntryKind.File ? 1 : 0) };
    }
}
