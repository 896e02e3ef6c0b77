using System.Runtime.InteropServices;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Makes the names in a folder last through a loss of power. .NET cannot open a folder, so it takes the system's own calls.</summary>
internal static class FolderNames
{
    private const int FolderForReading = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>Syncs a folder's list of names to disk; does nothing where the system has no such thing.</summary>
    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var handle = Open(folder, FolderForReading | CloseOnExec);
        if (handle < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Fsync(handle) != 0)
            {
                throw new IOException(
                    $"The folder '{folder}' cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}",
                    Marshal.GetLastPInvokeError()
                );
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
