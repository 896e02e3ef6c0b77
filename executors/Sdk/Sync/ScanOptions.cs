namespace Pollinator.Sdk.Sync;

/// <summary>What of a folder becomes a snapshot.</summary>
public sealed record ScanOptions
{
    /// <summary>A project's folder on its way to the portal: all but <c>result/</c>.</summary>
    public static ScanOptions Project { get; } = new() { SkippedAtTop = ["result"] };

    /// <summary>What a job left in <c>result/</c>; paths begin below it.</summary>
    public static ScanOptions Results { get; } = new() { Below = "result" };

    /// <summary>Folders that hold nothing a job needs to be given: version control, caches, environments.</summary>
    public static IReadOnlyList<string> UsualSkips { get; } = [".git", "__pycache__", ".venv", "node_modules"];

    /// <summary>The part of the folder to scan (one name); null scans all of it. It may not be a link. A part that does not exist scans as empty.</summary>
    public string? Below { get; init; }

    /// <summary>Names left out at the top only.</summary>
    public IReadOnlyList<string> SkippedAtTop { get; set; } = [];

    /// <summary>Names left out wherever they are.</summary>
    public IReadOnlyList<string> Skipped { get; set; } = [];
}

/// <summary>An entry that could not travel; the rest does.</summary>
/// <param name="Path">Its path, escaped so that it can be shown.</param>
/// <param name="Reason">Why, to be read after the path: "is a device".</param>
public sealed record RefusedEntry(string Path, string Reason);

/// <summary>A folder as it was found.</summary>
/// <param name="Manifest">What can travel.</param>
/// <param name="Refused">What cannot, with the reason.</param>
public sealed record ScannedFolder(Contracts.SnapshotManifest Manifest, IReadOnlyList<RefusedEntry> Refused);
