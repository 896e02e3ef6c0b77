using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data.Moves;

namespace Pollinator.Portal.Server.Data.Backups;

/// <summary>
/// Copies all that a portal keeps into one file, while it runs. The database is copied first, at one moment. What it names is on disk by then and does not
/// change: blobs never do, and logs only grow. Only a project that is deleted takes files away, so a backup that met one is begun anew.
/// </summary>
internal sealed class BackupWriter(DataOptions data, TimeProvider time, DatabaseOptions? database = null)
{
    private const int MostTries = 5;
    private const string Newest = """SELECT coalesce(max("Position"),0) FROM "LedgerEntries" """;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For tests: what happens behind the copy of the database and before that of the files.</summary>
    internal Func<Task> BetweenDatabaseAndFiles { get; init; } = () => Task.CompletedTask;

    private string? Server => database?.Server;

    private string Database => data.PathOf(BackupFormat.Database);

    /// <summary>Makes the backup; nothing is at the path before it is whole.</summary>
    /// <param name="path">Where. There must be no file.</param>
    /// <param name="ct">Gives up, and leaves nothing.</param>
    /// <returns>How many files it has.</returns>
    /// <exception cref="BackupException">It cannot be made; says why.</exception>
    public async Task<int> WriteAsync(string path, CancellationToken ct)
    {
        // A server tells nothing of the folder: without the keys of the portal that it belongs to a backup would be of no use.
        if (!Path.Exists(Server is null ? Database : data.PathOf(BackupFormat.Keys)))
        {
            throw new BackupException($"There is no portal's data in {data.Folder}. Name its folder with --Data:Folder=….");
        }

        if (File.Exists(path))
        {
            throw new BackupException($"{path} is there already. A backup replaces none: name another file.");
        }

        var work = new WorkFiles(path);
        try
        {
            for (var tries = 1; ; tries++)
            {
                var newest = Server is null ? CopyDatabase(work.Database) : await ExportDatabaseAsync(Server, work.Database, ct);
                await BetweenDatabaseAndFiles();
                var files = await PackAsync(work, ct);
                if (!(Server is null ? WasProjectDeleted(newest) : await WasProjectDeletedAsync(Server, newest, ct)))
                {
                    File.Move(work.Archive, path);
                    return files;
                }

                if (tries == MostTries)
                {
                    throw new BackupException("Projects were deleted again and again while they were copied. Try again in a while.");
                }
            }
        }
        finally
        {
            work.Remove();
        }
    }

    // Returns the newest position of the ledger in the copy.
    private long CopyDatabase(string copy)
    {
        File.Delete(copy);
        using var source = Open(Database, SqliteOpenMode.ReadWrite);
        using var target = Open(copy, SqliteOpenMode.ReadWriteCreate);
        File.SetUnixFileMode(copy, OwnerOnly);
        source.BackupDatabase(target);
        return Scalar(target, Newest);
    }

    // As a file of SQLite, whatever keeps it here: a backup is restored to either engine.
    private static async Task<long> ExportDatabaseAsync(string server, string copy, CancellationToken ct)
    {
        File.Delete(copy);
        await using var source = await CopyEnd.FromServerAsync(server, alone: false, ct);
        await DatabaseMove.CopyToFileAsync(source, copy, ct);
        return await source.CountAsync(Newest, ct);
    }

    private bool WasProjectDeleted(long since)
    {
        using var file = Open(Database, SqliteOpenMode.ReadWrite);
        return Scalar(file, Deleted(since)) > 0;
    }

    private static async Task<bool> WasProjectDeletedAsync(string server, long since, CancellationToken ct)
    {
        await using var end = await CopyEnd.FromServerAsync(server, alone: false, ct);
        return await end.CountAsync(Deleted(since), ct) > 0;
    }

    private static string Deleted(long since) =>
        $"""SELECT count(*) FROM "LedgerEntries" WHERE "Position">{since} AND "Kind"={(int)LedgerKind.ProjectDeleted}""";

    private async Task<int> PackAsync(WorkFiles work, CancellationToken ct)
    {
        File.Delete(work.Archive);
        await using var file = new FileStream(
            work.Archive,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = OwnerOnly,
            }
        );
        var files = 0;
        await using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true))
        {
            await using (var sums = new StreamWriter(work.Sums, append: false, new UTF8Encoding(false)))
            {
                await AddAsync(tar, sums, BackupFormat.Head, new MemoryStream(Head()), OwnerOnly, ct);
                await AddFileAsync(tar, sums, BackupFormat.Database, work.Database, ct);
                foreach (var folder in BackupFormat.Folders.Where(folder => Directory.Exists(data.PathOf(folder))))
                {
                    files += await AddFolderAsync(tar, sums, folder, ct);
                }
            }

            await using var written = File.OpenRead(work.Sums);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, BackupFormat.Sums) { DataStream = written, Mode = OwnerOnly }, ct);
        }

        file.Flush(flushToDisk: true);
        return files + 1;
    }

    private async Task<int> AddFolderAsync(TarWriter tar, StreamWriter sums, string folder, CancellationToken ct)
    {
        var files = 0;
        foreach (
            var found in new DirectoryInfo(data.PathOf(folder))
                .EnumerateFileSystemInfos("*", Everything)
                .Prepend(new DirectoryInfo(data.PathOf(folder)))
        )
        {
            var name = Path.GetRelativePath(data.Folder, found.FullName);
            if (BackupFormat.IsLeftOut(name))
            {
                continue;
            }

            if (found is DirectoryInfo)
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/") { Mode = found.UnixFileMode }, ct);
            }
            else if (await AddFileAsync(tar, sums, name, found.FullName, ct))
            {
                files++;
            }
        }

        return files;
    }

    // Links are none of the portal's own.
    private static EnumerationOptions Everything =>
        new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };

    // Whether it was still there.
    private static async Task<bool> AddFileAsync(TarWriter tar, StreamWriter sums, string name, string path, CancellationToken ct)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        await AddAsync(tar, sums, name, file, File.GetUnixFileMode(file.SafeFileHandle), ct);
        return true;
    }

    private static async Task AddAsync(TarWriter tar, StreamWriter sums, string name, Stream content, UnixFileMode mode, CancellationToken ct)
    {
        await using var measured = new MeasuredStream(content, content.Length);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = measured, Mode = mode }, ct);
        await sums.WriteAsync(BackupFormat.SumLine(measured.Sum(), name));
    }

    private byte[] Head() =>
        JsonSerializer.SerializeToUtf8Bytes(
            new BackupHead(BackupFormat.Number, Hosting.PortalVersion.Text, time.GetUtcNow()),
            BackupJson.Default.BackupHead
        );

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var database = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ConnectionString
        );
        database.Open();
        return database;
    }

    private static long Scalar(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>What lies beside the backup while it is made.</summary>
    private sealed record WorkFiles(string Path)
    {
        public string Archive => Path + ".part";
        public string Database => Path + ".db";
        public string Sums => Path + ".sums";

        public void Remove()
        {
            foreach (var file in new[] { Archive, Database, Database + "-wal", Database + "-shm", Database + "-journal", Sums })
            {
                File.Delete(file);
            }
        }
    }
}
