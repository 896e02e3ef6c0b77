using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pollinator.Portal.Server.Data.Backups;

/// <summary>What begins a backup.</summary>
/// <param name="Format">The format's number; a portal reads those up to its own.</param>
/// <param name="Portal">The version of the portal that made it.</param>
/// <param name="MadeAt">When the database was copied.</param>
internal sealed record BackupHead(int Format, string Portal, DateTimeOffset MadeAt);

[JsonSerializable(typeof(BackupHead))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class BackupJson : JsonSerializerContext;

/// <summary>
/// A backup is a gzipped tar: the head, the database, the folders of <see cref="Folders"/>, and last the SHA-256 of every file before it. Without that last
/// entry it is not whole.
/// </summary>
internal static class BackupFormat
{
    public const int Number = 1;
    public const string Head = "backup.json";
    public const string Database = "pollinator.db";
    public const string Sums = "sums.sha256";
    public const string Keys = "keys";

    /// <summary>What the data folder holds beside the database.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Keys, "executors", "blobs", "logs"];

    /// <summary>A line of the last entry, as <c>sha256sum</c> writes and reads them.</summary>
    public static string SumLine(string hash, string path) => $"{hash}  {path}\n";

    /// <summary>
    /// What is of no use elsewhere: uploads that are under way, the folders of jobs that run on the portal's own machine just now, and the mark that a program
    /// is running.
    /// </summary>
    public static bool IsLeftOut(string path) =>
        path.Split('/') switch
        {
            ["blobs", _, "incoming", ..] => true,
            ["executors", _, "attempts", ..] => true,
            ["executors", _, "lock"] => true,
            _ => false,
        };
}

/// <summary>Why a backup or a restore cannot be done, in a sentence for the person who asked.</summary>
internal sealed class BackupException(string message, Exception? cause = null) : Exception(message, cause);
