using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Data.Backups;

/// <summary>The two words by which the portal's program makes a backup or brings one back in place of starting.</summary>
/// <param name="IsRestore">Which.</param>
/// <param name="File">The backup; null when none was named.</param>
/// <param name="Settings">The rest of the words: settings, as at a start.</param>
internal sealed record BackupCommand(bool IsRestore, string? File, string[] Settings) : DataCommand(Settings)
{
    /// <summary>Null when it is something else.</summary>
    public static BackupCommand? From(string[] words) =>
        words switch
        {
            ["backup" or "restore", var file, .. var settings] when !file.StartsWith('-') => new(words[0] == "restore", file, settings),
            ["backup" or "restore", ..] => new(words[0] == "restore", null, words[1..]),
            _ => null,
        };

    /// <inheritdoc />
    protected override string? Wrong => File is null ? $"Name the file: {(IsRestore ? "restore" : "backup")} FILE [--Data:Folder=FOLDER]" : null;

    /// <inheritdoc />
    protected override Task<string> DoAsync(string folder, DatabaseOptions database, CancellationToken ct)
    {
        var path = Path.GetFullPath(File!);
        return IsRestore ? RestoreAsync(path, folder, database, ct) : BackUpAsync(path, folder, database, ct);
    }

    private static async Task<string> BackUpAsync(string path, string folder, DatabaseOptions database, CancellationToken ct)
    {
        var data = new DataOptions { Folder = folder };
        var began = TimeProvider.System.GetUtcNow();
        var files = await new BackupWriter(data, TimeProvider.System, database).WriteAsync(path, ct);
        var bytes = new FileInfo(path).Length;
        var untold = LastBackup.TryNote(data, new BackupFigures(began, path, bytes)) ? "" : " The portal could not be told of it.";
        var megabytes = (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
        var all = database.Server is null ? $"all of {folder}" : $"the database and all of {folder}";
        return $"{path} holds {all}: {files} files, {megabytes} MB. It holds keys too: keep it as safe as the portal itself.{untold}";
    }

    private static async Task<string> RestoreAsync(string path, string folder, DatabaseOptions database, CancellationToken ct)
    {
        var head = await new BackupReader(folder, database).RestoreAsync(path, ct);
        return $"{folder} is as it was at {head.MadeAt.ToString("u", CultureInfo.InvariantCulture)}. Start the portal.";
    }
}
