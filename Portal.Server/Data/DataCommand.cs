using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Pollinator.Portal.Server.Data.Backups;
using Pollinator.Portal.Server.Data.Moves;

namespace Pollinator.Portal.Server.Data;

/// <summary>What the portal's program does with its data in place of starting.</summary>
/// <param name="Settings">Settings, as at a start.</param>
internal abstract record DataCommand(string[] Settings)
{
    /// <summary>Null when it is a start.</summary>
    public static DataCommand? Of(string[] words) => BackupCommand.From(words) ?? (DataCommand?)MoveCommand.From(words);

    /// <summary>Does it and says what came of it.</summary>
    /// <returns>What the program ends with: 0, 1 when it could not be done, 2 when it was asked wrongly.</returns>
    public async Task<int> RunAsync(TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (Wrong is { } wrong)
        {
            await error.WriteLineAsync(wrong);
            return 2;
        }

        var builder = Hosting.PortalBuilder.Create(Settings);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var said = await DoAsync(DataServices.FolderOf(builder), DatabaseOptions.Read(builder.Configuration), ct);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($"{said} ({seconds} s)");
            return 0;
        }
        catch (Exception fault) when (fault is BackupException or DatabaseRefusedException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException or NpgsqlException)
        {
            await error.WriteLineAsync($"It cannot be done: {fault.Message}");
            return 1;
        }
    }

    /// <summary>What is wrong with the words, and which are right; null when nothing is.</summary>
    protected abstract string? Wrong { get; }

    /// <summary>Does it.</summary>
    /// <returns>What came of it, in a sentence.</returns>
    protected abstract Task<string> DoAsync(string folder, DatabaseOptions database, CancellationToken ct);
}
