using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>A folder that was kept.</summary>
public sealed record KeptFolder(ProjectView Project, ContentHash Snapshot);

/// <summary>What the browser found in a folder. Lists are cut; the counts are whole.</summary>
public sealed record FoundFolder(
    string Name,
    int Files,
    long Bytes,
    IReadOnlyList<RefusedName> Refused,
    int RefusedCount,
    IReadOnlyList<string> Skipped,
    int SkippedCount
);

/// <summary>A name that cannot be kept, escaped, and why, by a code of <see cref="FolderWords.Fault"/>.</summary>
public sealed record RefusedName(string Path, string Fault);

/// <summary>Why the browser gave up.</summary>
/// <param name="Code">A code of <see cref="FolderWords.Of"/>.</param>
/// <param name="What">The file that it is about, escaped.</param>
/// <param name="Count">How many there are, or which status was answered.</param>
/// <param name="Words">What the portal or the browser said.</param>
public sealed record StoppedSending(string Code, string? What = null, long? Count = null, Words? Words = null);

/// <summary>How far sending is.</summary>
/// <param name="Files">Files read.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Had">Bytes the portal had already.</param>
public sealed record SendProgress(int Files, long Bytes, long Sent, long Had);

/// <summary>Where a folder drop is.</summary>
public abstract record DropStep
{
    private DropStep() { }

    /// <summary>Nothing was dropped yet.</summary>
    public sealed record Idle : DropStep;

    /// <summary>The browser walks the folder.</summary>
    public sealed record Walking(int Files) : DropStep;

    /// <summary>It needs a name, or the person's word whether it belongs to the project of the same name.</summary>
    public sealed record Naming(ProjectView? Same) : DropStep;

    /// <summary>It is on its way.</summary>
    public sealed record Sending(SendProgress Progress) : DropStep;

    /// <summary>It is here. Of a project that had a state before, also what became of that.</summary>
    public sealed record Kept(ProjectView Project, ContentHash Snapshot, SendProgress Progress, ProjectFile? File, string? Change) : DropStep;

    /// <summary>It did not come, and why.</summary>
    public sealed record Stopped(string Why) : DropStep;
}
