using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>One walk through a folder.</summary>
internal sealed class FolderWalk(ScanOptions options, CancellationToken ct)
{
    private readonly List<SnapshotEntry> _entries = [];
    private readonly List<RefusedEntry> _refused = [];

    public ScannedFolder Finish() => new(SnapshotRules.Canonical(_entries), [.. _refused.OrderBy(entry => entry.Path, StringComparer.Ordinal)]);

    public void Visit(PosixFolder folder, string path, int depth)
    {
        foreach (var name in folder.Names())
        {
            ct.ThrowIfCancellationRequested();
            if (_entries.Count > SnapshotRules.MaxEntries)
            {
                throw new SyncException($"The folder holds more than {SnapshotRules.MaxEntries} files and folders.", transient: false);
            }

            VisitEntry(folder, name, path, depth);
        }
    }

    private void VisitEntry(PosixFolder folder, byte[] name, string parent, int depth)
    {
        var bytes = name.AsSpan(..^1);
        if (PathRules.TryDecode(bytes) is not { } text)
        {
            Refuse(Join(PathRules.Shown(parent), PathRules.Shown(bytes)), "has a name that is not valid UTF-8");
            return;
        }

        if (IsSkipped(text, depth) || folder.TryStat(name) is not { } stat)
        {
            return;
        }

        var path = Join(parent, text);
        if (PathRules.FaultOf(path) is { } fault)
        {
            Refuse(PathRules.Shown(path), fault.English);
        }
        else if (stat.IsFolder)
        {
            VisitFolder(folder, name, path, depth + 1);
        }
        else if (stat.IsLink)
        {
            VisitLink(folder, name, path);
        }
        else if (stat.IsFile)
        {
            VisitFile(folder, name, path);
        }
        else
        {
            Refuse(PathRules.Shown(path), stat.KindWord);
        }
    }

    private void VisitFolder(PosixFolder folder, byte[] name, string path, int depth)
    {
        using var child = depth > FolderScan.MaxDepth ? null : folder.TryOpenChild(name);
        if (child is null)
        {
            var reason =
                depth > FolderScan.MaxDepth
                    ? $"lies more than {FolderScan.MaxDepth} folders deep"
                    : $"cannot be read: {PosixFolder.LastErrorMessage}";
            Refuse(PathRules.Shown(path), reason);
            return;
        }

        _entries.Add(new SnapshotEntry { Path = path, Kind = EntryKind.Folder });
        try
        {
            Visit(child, path, depth);
        }
        catch (IOException e)
        {
            Refuse(PathRules.Shown(path), $"cannot be read whole: {e.Message}");
        }
    }

    private void VisitFile(PosixFolder folder, byte[] name, string path)
    {
        try
        {
            var (entry, fault) = FolderScan.ReadFile(folder, name, path, ct);
            if (entry is not null)
            {
                _entries.Add(entry);
            }
            else
            {
                Refuse(PathRules.Shown(path), fault!);
            }
        }
        catch (IOException e)
        {
            Refuse(PathRules.Shown(path), $"cannot be read: {e.Message}");
        }
    }

    private void VisitLink(PosixFolder folder, byte[] name, string path)
    {
        if (folder.TryReadLink(name) is not { } bytes)
        {
            return;
        }

        var target = PathRules.TryDecode(bytes);
        var fault = target is null ? "is a link whose target is not valid UTF-8" : PathRules.TargetFaultOf(path, target)?.English;
        if (fault is null)
        {
            _entries.Add(
                new SnapshotEntry
                {
                    Path = path,
                    Kind = EntryKind.Link,
                    Target = target,
                }
            );
        }
        else
        {
            Refuse(PathRules.Shown(path), fault);
        }
    }

    private bool IsSkipped(string name, int depth) =>
        name.StartsWith(FolderScan.TemporaryPrefix, StringComparison.Ordinal)
        || options.Skipped.Contains(name, StringComparer.Ordinal)
        || depth == 0 && options.SkippedAtTop.Contains(name, StringComparer.Ordinal);

    private void Refuse(string path, string reason) => _refused.Add(new(path, reason));

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}/{name}";
}
