namespace Pollinator.Contracts;

/// <summary>What an entry of a snapshot is. The numbers are hashed: never renumber.</summary>
public enum EntryKind
{
    /// <summary>A file.</summary>
    File = 1,

    /// <summary>A folder.</summary>
    Folder = 2,

    /// <summary>A symbolic link whose target stays inside the folder.</summary>
    Link = 3,
}

/// <summary>One entry of a snapshot.</summary>
public sealed record SnapshotEntry
{
    /// <summary>Valid UTF-8, parts joined by '/', without leading '/', empty, '.' or '..' parts.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>Whether the owner may execute it (files only). Other mode bits do not travel.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Size in bytes (files only).</summary>
    public long Size { get; init; }

    /// <summary>The chunks, each of <see cref="SnapshotManifest.ChunkSize"/> bytes but the last; none for an empty file (files only).</summary>
    public IReadOnlyList<ContentHash> Chunks { get; set; } = [];

    /// <summary>The target, relative to the link's own folder (links only).</summary>
    public string? Target { get; init; }
}

/// <summary>One state of a project folder. Its id is the SHA-256 of its canonical encoding (<see cref="SnapshotEncoding"/>).</summary>
public sealed record SnapshotManifest
{
    /// <summary>4 MiB.</summary>
    public const int ChunkSize = 4 * 1024 * 1024;

    /// <summary>Version of the encoding; 1.</summary>
    public int Version { get; set; } = 1;

    /// <summary>All entries, sorted by the UTF-8 bytes of their paths.</summary>
    public required IReadOnlyList<SnapshotEntry> Entries { get; init; }
}
