namespace Pollinator.Contracts;

/// <summary>One change of a project folder, made on the portal. The state it is made from stays as it is; a new one comes of it.</summary>
public abstract record FolderChange
{
    /// <summary>The code of the refusal of a change that was made from a state which is not the newest any more.</summary>
    public const string MovedOn = "state-moved-on";

    /// <summary>Most bytes of a file that is written so: 1 MiB. Larger ones come with their folder.</summary>
    public const int MostBytes = 1024 * 1024;

    private FolderChange() { }

    /// <summary>Puts content into a file.</summary>
    /// <param name="Path">Inside the folder, with '/'. Folders in it need not be there.</param>
    /// <param name="Content">At most <see cref="MostBytes"/>.</param>
    /// <param name="IsNew">Whether nothing of this path may be there yet; else a file of this path must be.</param>
    public sealed record Write(string Path, ReadOnlyMemory<byte> Content, bool IsNew) : FolderChange;

    /// <summary>Gives a file, link or folder another path; what lies in a folder goes along. Nothing of the new path may be there yet.</summary>
    public sealed record Move(string Path, string To) : FolderChange;

    /// <summary>
    /// Puts in files whose chunks are all there, each beside the others or in the place of a file of its path. One that takes the place of a program
    /// stays a program. Nothing else of these paths may be there but folders where these are folders too.
    /// </summary>
    /// <param name="Files">The files. They need no order, and their folders need not be listed.</param>
    public sealed record Add(SnapshotManifest Files) : FolderChange;

    /// <summary>Takes away a file, link or folder with all that lies in it.</summary>
    public sealed record Remove(string Path) : FolderChange;
}
