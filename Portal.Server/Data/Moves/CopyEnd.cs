using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pollinator.Portal.Server.Data.Postgres;

namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>One end of a copy: a database with a transaction that is open for as long as the copy takes.</summary>
internal abstract class CopyEnd(AppDb db, DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    /// <summary>For its model.</summary>
    public AppDb Db => db;

    /// <summary>The migrations that make this version's shape.</summary>
    protected abstract IEnumerable<string> Migrations { get; }

    /// <summary>Opens a file of SQLite to be read.</summary>
    /// <param name="path">Where.</param>
    /// <param name="alone">Refuses when a portal has it open, and keeps any from opening it.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="DatabaseRefusedException">It is not there, or in use.</exception>
    public static async Task<CopyEnd> FromFileAsync(string path, bool alone, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            throw new DatabaseRefusedException($"There is no database {path}. Name the portal's folder with --Data:Folder=….");
        }

        var connection = await SqliteEnd.OpenAsync(path, SqliteOpenMode.ReadWrite, ct);
        try
        {
            if (alone)
            {
                await SqliteEnd.RunAsync(connection, "PRAGMA locking_mode=EXCLUSIVE");
            }

            return new SqliteEnd(SqliteEnd.ContextOf(path), connection, connection.BeginTransaction(deferred: !alone));
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 5 or 6)
        {
            await connection.DisposeAsync();
            throw new DatabaseRefusedException($"A portal is running on {path}. Stop it first.", fault);
        }
    }

    /// <summary>Makes a file of SQLite, of this version's shape.</summary>
    public static async Task<CopyEnd> ToFileAsync(string path, CancellationToken ct)
    {
        var db = SqliteEnd.ContextOf(path);
        await db.Database.MigrateAsync(ct);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var connection = await SqliteEnd.OpenAsync(path, SqliteOpenMode.ReadWrite, ct);
        await SqliteEnd.RunAsync(connection, SqlitePragmas.Text);
        return new SqliteEnd(db, connection, connection.BeginTransaction(deferred: false));
    }

    /// <summary>Opens a PostgreSQL database to be read as it is at this moment.</summary>
    /// <param name="server">The connection string.</param>
    /// <param name="alone">Refuses when a portal runs on it, and keeps any from starting.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<CopyEnd> FromServerAsync(string server, bool alone, CancellationToken ct) => ServerAsync(server, alone, migrate: false, ct);

    /// <summary>Brings a PostgreSQL database to this version's shape and opens it to be written.</summary>
    public static Task<CopyEnd> ToServerAsync(string server, CancellationToken ct) => ServerAsync(server, alone: true, migrate: true, ct);

    /// <summary>Refuses a database of another version's shape.</summary>
    /// <exception cref="DatabaseRefusedException">It has one.</exception>
    public async Task RequireShapeAsync(CancellationToken ct)
    {
        var has = new List<string>();
        await using (var command = Command("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                has.Add(reader.GetString(0));
            }
        }

        if (has.Except(Migrations, StringComparer.Ordinal).Any())
        {
            throw new DatabaseRefusedException("The database is of a newer portal. Use that version, or a newer one.");
        }

        if (Migrations.Except(has, StringComparer.Ordinal).Any())
        {
            throw new DatabaseRefusedException("The database is of an older portal. Start this version on it once, stop it, and try again.");
        }
    }

    /// <summary>Reads a table's rows, one after the other.</summary>
    public async IAsyncEnumerable<object?[]> ReadAsync(
        CopiedTable table,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var command = Command($"SELECT {table.ColumnList} FROM \"{table.Name}\"");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[table.Columns.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Field(reader, i, table.Columns[i].Type);
            }

            yield return row;
        }
    }

    /// <summary>Writes rows and says how many.</summary>
    public abstract Task<long> WriteAsync(CopiedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken ct);

    /// <summary>Has numbers that the database gives go on behind those that are there.</summary>
    public abstract Task SetNumbersAsync(IReadOnlyList<CopiedTable> tables, CancellationToken ct);

    /// <summary>Asks for a number.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A statement in the transaction.</summary>
    public DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        return command;
    }

    public Task CommitAsync(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
        await db.DisposeAsync();
    }

    private static object Field(DbDataReader reader, int index, Type type)
    {
        // No conditional expression: it would make a DateTimeOffset of a DateTime.
        if (type == typeof(DateTime))
        {
            return reader.GetFieldValue<DateTime>(index);
        }

        if (type == typeof(DateTimeOffset))
        {
            return reader.GetFieldValue<DateTimeOffset>(index);
        }

        return type == typeof(int) ? reader.GetFieldValue<int>(index)
            : type == typeof(long) ? reader.GetInt64(index)
            : type == typeof(bool) ? reader.GetBoolean(index)
            : type == typeof(string) ? reader.GetString(index)
            : type == typeof(byte[]) ? reader.GetFieldValue<byte[]>(index)
            : type == typeof(Guid) ? reader.GetGuid(index)
            : throw new NotSupportedException($"A column of type {type.Name} cannot be moved.");
    }

    private static async Task<CopyEnd> ServerAsync(string server, bool alone, bool migrate, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(PostgresWriter.ConnectionString(server, "pollinator copy"));
        try
        {
            await connection.OpenAsync(ct);
            PostgresCheck.Look(connection);
            if (alone)
            {
                PortalLock.TakeForCommand(connection);
            }

            if (migrate)
            {
                await PostgresServer.MigrateAsync(server, ct);
            }

            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            return new PostgresEnd(PostgresEnd.ContextOf(server), connection, transaction);
        }
        catch (NpgsqlException fault)
        {
            await connection.DisposeAsync();
            throw PostgresCheck.Refused(new NpgsqlConnectionStringBuilder(server), fault);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
