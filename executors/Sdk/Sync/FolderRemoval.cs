namespace Pollinator.Sdk.Sync;

/// <summary>
/// Removes a folder with all that is in it, whatever the names are: .NET cannot remove what has a name that is not valid UTF-8, and a job
/// may leave such names behind. Links are removed, never followed.
/// </summary>
public static class FolderRemoval
{
    /// <summary>Removes the folder; nothing happens when there is none. Throws <see cref="IOException"/> when something cannot be removed.</summary>
    public static void Remove(string path, CancellationToken ct)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        using (var folder = PosixFolder.Open(path))
        {
            Empty(folder, ct);
        }

        Directory.Delete(path);
    }

    private static void Empty(PosixFolder folder, CancellationToken ct)
    {
        foreach (var name in folder.Names())
        {
            ct.ThrowIfCancellationRequested();
            if (folder.TryStat(name) is not { IsFolder: true })
            {
                folder.Remove(name);
                continue;
            }

            using (var child = folder.OpenToEmpty(name))
            {
                Empty(child, ct);
            }

            folder.RemoveFolder(name);
        }
    }
}
