using System.Runtime.InteropServices;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Server.Operations;

/// <summary>On what the portal runs, and how much room there is where it writes. Each folder may lie on a disk of its own.</summary>
internal sealed class MachineReading(DataOptions data, LogsOptions logs)
{
    /// <summary>Which portal this is, and on what it runs.</summary>
    public static PortalVersions Versions(DateTimeOffset startedAt) =>
        new(
            PortalVersion.Text,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
            startedAt,
            PortalVersion.Commit
        );

    /// <summary>The newest backup that is known.</summary>
    public BackupFigures? Backup() => LastBackup.Read(data);

    /// <summary>The folders that the portal writes to.</summary>
    public IReadOnlyList<FolderFigures> Folders() =>
        [
            Of("Database", data.Folder, "whatever changes something"),
            Of("Files of projects", data.PathOf("blobs"), "uploads and results"),
            Of("Logs of jobs", data.PathOf("logs"), "logs", logs.KeepFreeBytes),
            Of("Keys of the portal", data.PathOf("keys"), "new keys"),
            Of("Programs beside the portal", data.PathOf("executors"), "jobs on the portal's own machine, notes of gateways"),
            Of("Temporary files", Path.GetTempPath(), "large requests"),
        ];

    private static FolderFigures Of(string what, string path, string refuses, long? below = null)
    {
        try
        {
            var drive = new DriveInfo(Existing(path));
            return new FolderFigures(what, path, refuses, below, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new FolderFigures(what, path, refuses, below);
        }
    }

    // A folder that is made later lies on the disk of the one above.
    private static string Existing(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { Length: > 0 } above)
        {
            path = above;
        }

        return path;
    }
}
