using System.Diagnostics;
using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>What a change makes of a folder. Whether the outcome is a snapshot is for <see cref="SnapshotRules"/> to say.</summary>
internal static class FolderChanges
{
    private const int MostWords = 150;

    /// <summary>The folder's entries after the change, or why it cannot be made.</summary>
    public static Outcome<SnapshotManifest> Apply(SnapshotManifest folder, FolderChange change) =>
        change switch
        {
            FolderChange.Write write => Write(folder, write),
            FolderChange.Add add => Add(folder, add.Files),
            FolderChange.Move move => Move(folder, move),
            FolderChange.Remove remove => Remove(folder, remove),
            _ => throw new UnreachableException(),
        };

    /// <summary>What is said of the state that comes of it.</summary>
    public static string WordsOf(FolderChange change)
    {
        var words = change switch
        {
            FolderChange.Write { IsNew: true } write => $"New {write.Path}",
            FolderChange.Write write => $"Edited {write.Path}",
            FolderChange.Add add => AddedOf(add.Files),
            FolderChange.Move move => $"Renamed {move.Path} to {move.To}",
            FolderChange.Remove remove => $"Deleted {remove.Path}",
            _ => throw new UnreachableException(),
        };
        words = PathRules.Shown(words);
        return words.Length > MostWords ? string.Concat(words.AsSpan(0, MostWords - 1), "…") : words;
    }

    private static Outcome<SnapshotManifest> Write(SnapshotManifest folder, FolderChange.Write write)
    {
        if (PathFault(write.Path) is { } fault)
        {
            return fault;
        }

        if (write.Content.Length > FolderChange.MostBytes)
        {
            return new Refusal(
                RefusalKind.TooLarge,
                "file-too-large",
                $"A file of at most {FolderChange.MostBytes >> 10} KiB can be written here. Edit it on your machine and drop the folder."
            );
        }

        var before = Find(folder, write.Path);
        if (write.IsNew ? before is not null : before is not { Kind: EntryKind.File })
        {
            return write.IsNew ? IsThere(write.Path) : Refusal.NotFound("file");
        }

        var written = new SnapshotEntry
        {
            Path = write.Path,
            Kind = EntryKind.File,
            IsExecutable = before?.IsExecutable ?? write.Content.Span.StartsWith("#!"u8),
            Size = write.Content.Length,
            Chunks = write.Content.Length == 0 ? [] : [ContentHash.Of(write.Content.Span)],
        };
        return new SnapshotManifest { Entries = [.. folder.Entries.Where(entry => entry != before), written] };
    }

    private static Outcome<SnapshotManifest> Add(SnapshotManifest folder, SnapshotManifest files)
    {
        var before = folder.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        if (files.Entries.FirstOrDefault(entry => before.GetValueOrDefault(entry.Path) is { } there && there.Kind != entry.Kind) is { } other)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "path-taken",
                $"'{PathRules.Shown(other.Path)}' is something else in the newest state: file, folder or link. Rename one of them."
            );
        }

        var added = files.Entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return files with
        {
            // A browser does not know what is a program.
            Entries =
            [
                .. folder.Entries.Where(entry => !added.Contains(entry.Path)),
                .. files.Entries.Select(entry =>
                    before.GetValueOrDefault(entry.Path) is { IsExecutable: true } ? entry with { IsExecutable = true } : entry
                ),
            ],
        };
    }

    private static string AddedOf(SnapshotManifest files)
    {
        var paths = files.Entries.Where(entry => entry.Kind != EntryKind.Folder).Select(entry => entry.Path).ToList();
        return paths is [var one] ? $"Added {one}" : string.Create(CultureInfo.InvariantCulture, $"Added {paths.Count} files");
    }

    private static Outcome<SnapshotManifest> Move(SnapshotManifest folder, FolderChange.Move move)
    {
        if (Find(folder, move.Path) is null)
        {
            return Refusal.NotFound("file or folder");
        }

        if (PathFault(move.To) is { } fault)
        {
            return fault;
        }

        if (IsWithin(move.To, move.Path))
        {
            return string.Equals(move.To, move.Path, StringComparison.Ordinal)
                ? folder
                : new Refusal(
                    RefusalKind.Invalid,
                    "path-within-itself",
                    $"'{PathRules.Shown(move.Path)}' cannot lie in itself. Choose another place."
                );
        }

        return Find(folder, move.To) is not null
            ? IsThere(move.To)
            : new SnapshotManifest
            {
                Entries =
                [
                    .. folder.Entries.Select(entry =>
                        IsWithin(entry.Path, move.Path) ? entry with { Path = move.To + entry.Path[move.Path.Length..] } : entry
                    ),
                ],
            };
    }

    private static Outcome<SnapshotManifest> Remove(SnapshotManifest folder, FolderChange.Remove remove) =>
        Find(folder, remove.Path) is null
            ? Refusal.NotFound("file or folder")
            : new SnapshotManifest { Entries = [.. folder.Entries.Where(entry => !IsWithin(entry.Path, remove.Path))] };

    private static SnapshotEntry? Find(SnapshotManifest folder, string path) =>
        folder.Entries.FirstOrDefault(entry => string.Equals(entry.Path, path, StringComparison.Ordinal));

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    private static Refusal? PathFault(string path) =>
        PathRules.FaultOf(path) is { } fault
            ? new(RefusalKind.Invalid, "path", $"The name '{PathRules.Shown(path)}' {fault}. Choose another.")
            : null;

    private static Refusal IsThere(string path) =>
        new(RefusalKind.Conflict, "path-taken", $"There is '{PathRules.Shown(path)}' already. Open it, or choose another name.");
}
