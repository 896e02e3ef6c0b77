using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>Entries for tests.</summary>
internal static class Files
{
    public static SnapshotEntry Of(string path, long size, params ContentHash[] chunks) =>
        new()
        {
            Path = path,
            Kind = EntryKind.File,
            Size = size,
            Chunks = chunks,
        };

    public static SnapshotEntry Of(string path, byte[] content) =>
        content.Length == 0 ? Of(path, 0) : Of(path, content.Length, ContentHash.Of(content));

    public static SnapshotEntry Link(string path, string target) =>
        new()
        {
            Path = path,
            Kind = EntryKind.Link,
            Target = target,
        };

    public static IEnumerable<string> Describe(SnapshotManifest manifest) =>
        manifest.Entries.Select(entry =>
            $"{entry.Kind} {entry.Path} {entry.IsExecutable} {entry.Size} {entry.Target} {string.Join(',', entry.Chunks)}"
        );
}
