using Pollinator.Sdk.Sync;

namespace Pollinator.Sdk.Attempts;

/// <summary>Removing what a job left behind.</summary>
internal static class AttemptFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Removes a folder and all in it, also where the job took away its own right to. What cannot be removed (another user's file, a mount)
    /// stays: the attempt is closed all the same.
    /// </summary>
    public static void Remove(string folder)
    {
        if (!Try(() => FolderRemoval.Remove(folder, CancellationToken.None)) && Directory.Exists(folder))
        {
            Try(() => Open(folder));
            Try(() => FolderRemoval.Remove(folder, CancellationToken.None));
        }
    }

    // Links are not followed: what they name is not ours.
    private static void Open(string folder)
    {
        File.SetUnixFileMode(folder, OwnerOnly);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null))
        {
            Open(inner.FullName);
        }
    }

    private static bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
