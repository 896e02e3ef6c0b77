using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Pollinator.Portal.Server.Data.Moves;

namespace Pollinator.Portal.Server.Data.Backups;

/// <summary>Brings a backup back into an empty data folder. It is unpacked and checked beside it first: nothing is there before all is right.</summary>
internal sealed class BackupReader(string folder, DatabaseOptions? database = null)
{
    private const string NotOne = "It does not begin as one.";
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Restores.</summary>
    /// <returns>What the backup says of itself.</returns>
    /// <exception cref="BackupException">It cannot be restored, and nothing was changed; says why.</exception>
    public async Task<BackupHead> RestoreAsync(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            throw new BackupException($"There is no file {path}.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new BackupException(
                $"{folder} holds something already, and a restore replaces nothing. Stop the portal and move the folder away, then restore again."
            );
        }

        var unpacked = Path.TrimEndingDirectorySeparator(folder) + ".restoring";
        if (Directory.Exists(unpacked))
        {
            throw new BackupException($"{unpacked} is left of another restore. Remove it, unless one is running, then restore again.");
        }

        Hosting.PrivateFolder.Make(unpacked);
        try
        {
            var head = await UnpackAsync(path, unpacked, ct);
            CheckDatabase(Path.Combine(unpacked, BackupFormat.Database), head);
            File.Delete(Path.Combine(unpacked, BackupFormat.Head));
            // First, since it fails where the folder is a mount point: nothing must be on the server then.
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            if (database?.Server is { } server)
            {
                await ImportDatabaseAsync(Path.Combine(unpacked, BackupFormat.Database), server, ct);
            }

            Directory.Move(unpacked, folder);
            return head;
        }
        finally
        {
            if (Directory.Exists(unpacked))
            {
                Directory.Delete(unpacked, recursive: true);
            }
        }
    }

    // It may be of an older version, which only its own engine's migrations bring to the present shape.
    private static async Task ImportDatabaseAsync(string file, string server, CancellationToken ct)
    {
        await using (var db = SqliteEnd.ContextOf(file))
        {
            await db.Database.MigrateAsync(ct);
        }

        await DatabaseMove.ToServerAsync(file, server, ct);
        File.Delete(file);
    }

    private static async Task<BackupHead> UnpackAsync(string path, string into, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            await using var packed = new GZipStream(file, CompressionMode.Decompress);
            await using var tar = new TarReader(packed);
            var head = await UnpackAsync(tar, into, ct);
            // Its checksum stands at the very end, and is compared by who reads that far.
            await packed.CopyToAsync(Stream.Null, ct);
            return head;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BackupException($"{path} is not a whole backup: {fault.Message} Take another one.", fault);
        }
    }

    private static async Task<BackupHead> UnpackAsync(TarReader tar, string into, CancellationToken ct)
    {
        BackupHead? head = null;
        var sums = new StringBuilder();
        while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            if (entry.Name == BackupFormat.Sums)
            {
                await CheckSumsAsync(entry, sums.ToString(), ct);
                return head ?? throw new InvalidDataException(NotOne);
            }

            var to = PlaceOf(entry, into);
            if (entry.EntryType == TarEntryType.Directory)
            {
                Directory.CreateDirectory(to, entry.Mode);
                continue;
            }

            sums.Append(BackupFormat.SumLine(await WriteAsync(entry, to, ct), entry.Name));
            head ??= await HeadAsync(to, entry.Name, ct);
        }

        throw new InvalidDataException("Its last part is missing.");
    }

    // A backup may have been made by anybody: nothing in it may reach outside of the folder.
    private static string PlaceOf(TarEntry entry, string into)
    {
        var isOurs = entry.EntryType is TarEntryType.RegularFile or TarEntryType.Directory;
        var parts = entry.Name.TrimEnd('/').Split('/');
        return isOurs && parts.All(part => part is not ("" or "." or "..")) && !entry.Name.Contains('\0')
            ? Path.Combine([into, .. parts])
            : throw new InvalidDataException($"It holds '{entry.Name}', which no portal writes.");
    }

    private static async Task<string> WriteAsync(TarEntry entry, string to, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using var content = new MeasuredStream(entry.DataStream ?? Stream.Null, entry.Length);
        await using var file = new FileStream(
            to,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = entry.Mode,
            }
        );
        await content.CopyToAsync(file, ct);
        return content.Sum();
    }

    private static async Task<BackupHead> HeadAsync(string path, string name, CancellationToken ct)
    {
        if (name != BackupFormat.Head)
        {
            throw new InvalidDataException(NotOne);
        }

        BackupHead? head;
        try
        {
            await using var file = File.OpenRead(path);
            head = await JsonSerializer.DeserializeAsync(file, BackupJson.Default.BackupHead, ct);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(NotOne, fault);
        }

        return head switch
        {
            { Format: > 0 and <= BackupFormat.Number } => head,
            { Format: > BackupFormat.Number } => throw Newer(head),
            _ => throw new InvalidDataException(NotOne),
        };
    }

    private static async Task CheckSumsAsync(TarEntry entry, string sums, CancellationToken ct)
    {
        using var reader = new StreamReader(entry.DataStream ?? Stream.Null, Utf8);
        if (await reader.ReadToEndAsync(ct) != sums)
        {
            throw new InvalidDataException("Files in it are not what they were when it was made.");
        }
    }

    private static BackupException Newer(BackupHead head) =>
        new($"The backup was made by a newer portal ({head.Portal}). Restore it with that version or a newer one.");

    private static BackupException Damaged(Exception? cause = null) => new("The database in the backup is damaged. Take another one.", cause);

    private static void CheckDatabase(string path, BackupHead head)
    {
        if (!File.Exists(path))
        {
            throw new BackupException("The backup holds no database.");
        }

        try
        {
            CheckOpened(path, head);
        }
        catch (SqliteException fault)
        {
            // No database at all, or one without the table that every portal's has.
            throw Damaged(fault);
        }
    }

    private static void CheckOpened(string path, BackupHead head)
    {
        using var database = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ConnectionString
        );
        database.Open();
        if (Texts(database, "PRAGMA integrity_check") is not ["ok"])
        {
            throw Damaged();
        }

        var known = typeof(AppDb).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id);
        if (Texts(database, """SELECT "MigrationId" FROM "__EFMigrationsHistory" """).Except(known, StringComparer.Ordinal).Any())
        {
            throw Newer(head);
        }
    }

    private static List<string> Texts(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
