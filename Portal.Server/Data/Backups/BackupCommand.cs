using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Data.Backups;

/// <summary>The two words by which the portal's program makes a backup or brings one back in place of starting.</summary>
/// <param name="IsRestore">Which.</param>
/// <param name="File">The backup; null when none was named.</param>
/// <param name="Settings">The rest of the words: settings, as at a start.</param>
internal sealed record BackupCommand(bool IsRestore, string? File, string[] Settings)
{
    /// <summary>Null when it is a start.</summary>
    public static BackupCommand? Of(string[] words) =>
        words switch
        {
            ["backup" or "restore", var file, .. var settings] when !file.StartsWith('-') => new(words[0] == "restore", file, settings),
            ["backup" or "restore", ..] => new(words[0] == "restore", null, words[1..]),
            _ => null,
        };

    /// <summary>Does it and says what came of it.</summary>
    /// <returns>What the program ends with: 0, 1 when it could not be done, 2 when it was asked wrongly.</returns>
    public async Task<int> RunAsync(TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (File is null)
        {
            await error.WriteLineAsync($"Name the file: {(IsRestore ? "restore" : "backup")} FILE [--Data:Folder=FOLDER]");
            return 2;
        }

        var folder = DataServices.FolderOf(Hosting.PortalBuilder.Create(Settings));
        var began = Stopwatch.GetTimestamp();
        try
        {
            var path = Path.GetFullPath(File);
            var said = IsRestore ? await RestoreAsync(path, folder, ct) : await BackUpAsync(path, folder, ct);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($"{said} ({seconds} s)");
            return 0;
        }
        catch (BackupException fault)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            await error.WriteLineAsync($"It cannot be done: {fault.Message}");
            return 1;
        }
    }

    private static async Task<string> BackUpAsync(string path, string folder, CancellationToken ct)
    {
        var data = new DataOptions { Folder = folder };
        var began = TimeProvider.System.GetUtcNow();
        var files = await new BackupWriter(data, TimeProvider.System).WriteAsync(path, ct);
        var bytes = new FileInfo(path).Length;
        var untold = LastBackup.TryNote(data, new BackupFigures(began, path, bytes)) ? "" : " The portal could not be told of it.";
        var megabytes = (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
        return $"{path} holds all of {folder}: {files} files, {megabytes} MB. It holds keys too: keep it as safe as the portal itself.{untold}";
    }

    private static async Task<string> RestoreAsync(string path, string folder, CancellationToken ct)
    {
        var head = await new BackupReader(folder).RestoreAsync(path, ct);
        return $"{folder} is as it was at {head.MadeAt.ToString("u", CultureInfo.InvariantCulture)}. Start the portal.";
    }
}
