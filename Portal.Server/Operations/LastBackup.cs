using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Operations;

/// <summary>
/// The note that a backup leaves in the data folder: it is made by another process, so the portal would know nothing of it. No part of backups: a portal that was
/// brought back has none until the next.
/// </summary>
internal static class LastBackup
{
    private const string Name = "last-backup.json";

    /// <summary>Writes it down.</summary>
    /// <returns>Whether it could be: a backup is none the worse when not.</returns>
    public static bool TryNote(DataOptions data, BackupFigures made)
    {
        try
        {
            PrivateFile.WriteWhole(data.PathOf(Name), JsonSerializer.SerializeToUtf8Bytes(made, ContractsJson.Default.BackupFigures));
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads it; null when there is none, or none that can be read.</summary>
    public static BackupFigures? Read(DataOptions data)
    {
        try
        {
            using var file = File.OpenRead(data.PathOf(Name));
            return JsonSerializer.Deserialize(file, ContractsJson.Default.BackupFigures);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
