using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>What became of an entry from one state to another.</summary>
public enum EntryChange
{
    /// <summary>It came.</summary>
    Added,

    /// <summary>It went.</summary>
    Removed,

    /// <summary>Its content changed, or what it is.</summary>
    Changed,

    /// <summary>Its content is the same under another path.</summary>
    Moved,
}

/// <summary>An entry that differs between two states.</summary>
/// <param name="Path">Its path, the later one where it moved.</param>
/// <param name="Change">What became of it.</param>
/// <param name="One">As it was; null where it was not.</param>
/// <param name="Other">As it is; null where it is not any more.</param>
public sealed record ChangedEntry(string Path, EntryChange Change, SnapshotEntry? One, SnapshotEntry? Other)
{
    /// <summary>Whether only its being a program changed.</summary>
    public bool IsModeOnly =>
        Change == EntryChange.Changed
        && One is { Kind: EntryKind.File } one
        && Other is { Kind: EntryKind.File } other
        && StateDifference.SameContent(one, other);

    /// <summary>Whether its lines can be asked for.</summary>
    public bool HasLines => !IsModeOnly && Change != EntryChange.Moved && (Other ?? One) is { Kind: EntryKind.File };
}

/// <summary>Compares two states by the names of their content; no file is read for it. Folders count only by what is in them.</summary>
public static class StateDifference
{
    /// <summary>Everything that differs, in the order of the paths.</summary>
    public static IReadOnlyList<ChangedEntry> Of(SnapshotManifest one, SnapshotManifest other)
    {
        var before = one.Entries.Where(entry => entry.Kind != EntryKind.Folder).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var after = other.Entries.Where(entry => entry.Kind != EntryKind.Folder).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var added = after.Values.Where(entry => !before.ContainsKey(entry.Path)).ToList();
        var removed = before.Values.Where(entry => !after.ContainsKey(entry.Path)).ToList();
        var moved = Moves(removed, added);
        var came = moved.ToDictionary(move => move.Other!.Path, StringComparer.Ordinal);
        var went = moved.Select(move => move.One!.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. added
                .Select(entry => came.GetValueOrDefault(entry.Path) ?? new ChangedEntry(entry.Path, EntryChange.Added, null, entry))
                .Concat(
                    removed.Where(entry => !went.Contains(entry.Path)).Select(entry => new ChangedEntry(entry.Path, EntryChange.Removed, entry, null))
                )
                .Concat(Changed(before, after))
                .OrderBy(entry => entry.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether two files have the same bytes.</summary>
    public static bool SameContent(SnapshotEntry one, SnapshotEntry other) => one.Size == other.Size && one.Chunks.SequenceEqual(other.Chunks);

    /// <summary>Whether two entries of a path are the same.</summary>
    public static bool IsSame(SnapshotEntry one, SnapshotEntry other) =>
        one.Kind == other.Kind
        && one.IsExecutable == other.IsExecutable
        && string.Equals(one.Target, other.Target, StringComparison.Ordinal)
        && SameContent(one, other);

    private static IEnumerable<ChangedEntry> Changed(Dictionary<string, SnapshotEntry> before, Dictionary<string, SnapshotEntry> after) =>
        before
            .Values.Where(entry => after.TryGetValue(entry.Path, out var now) && !IsSame(entry, now))
            .Select(entry => new ChangedEntry(entry.Path, EntryChange.Changed, entry, after[entry.Path]));

    // Only where there is no doubt: one file of this content went, and one came.
    private static List<ChangedEntry> Moves(List<SnapshotEntry> removed, List<SnapshotEntry> added)
    {
        var came = added.Where(HasContent).ToLookup(IdOf);
        return
        [
            .. removed
                .Where(HasContent)
                .GroupBy(IdOf)
                .Where(content => content.Count() == 1 && came[content.Key].Count() == 1)
                .Select(content => (One: content.Single(), Other: came[content.Key].Single()))
                .Select(pair => new ChangedEntry(pair.Other.Path, EntryChange.Moved, pair.One, pair.Other)),
        ];
    }

    private static bool HasContent(SnapshotEntry entry) => entry is { Kind: EntryKind.File, Size: > 0 };

    private static ContentHash IdOf(SnapshotEntry entry) => SnapshotEncoding.FileIdOf(entry.Size, entry.Chunks);
}
