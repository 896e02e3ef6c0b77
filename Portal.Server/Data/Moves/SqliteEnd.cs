using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>A file of SQLite as one end of a copy.</summary>
internal sealed class SqliteEnd(AppDb db, SqliteConnection connection, SqliteTransaction transaction) : CopyEnd(db, connection, transaction)
{
    /// <inheritdoc />
    protected override IEnumerable<string> Migrations => Db.Database.GetMigrations();

    public static AppDb ContextOf(string path)
    {
        var options = new DbContextOptionsBuilder<AppDb>().UseApplicationServiceProvider(DataServices.ModelParts);
        options.UseSqlite(ConnectionString(path, SqliteOpenMode.ReadWriteCreate));
        return new AppDb(options.Options);
    }

    public static async Task<SqliteConnection> OpenAsync(string path, SqliteOpenMode mode, CancellationToken ct)
    {
        var connection = new SqliteConnection(ConnectionString(path, mode));
        await connection.OpenAsync(ct);
        return connection;
    }

    public static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc />
    public override async Task<long> WriteAsync(CopiedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken ct)
    {
        await using var insert = Command(
            $"INSERT INTO \"{table.Name}\" ({table.ColumnList}) VALUES ({string.Join(',', table.Columns.Select((_, i) => $"${i + 1}"))})"
        );
        var parameters = table.Columns.Select((_, i) => new SqliteParameter { ParameterName = $"${i + 1}" }).ToArray<DbParameter>();
        insert.Parameters.AddRange(parameters);
        var written = 0L;
        await foreach (var row in rows.WithCancellation(ct))
        {
            for (var i = 0; i < row.Length; i++)
            {
                parameters[i].Value = table.Columns[i].Value(row[i]) ?? DBNull.Value;
            }

            written += await insert.ExecuteNonQueryAsync(ct);
        }

        return written;
    }

    /// <inheritdoc />
    public override Task SetNumbersAsync(IReadOnlyList<CopiedTable> tables, CancellationToken ct) =>
        // It keeps the greatest number of each table by itself.
        Task.CompletedTask;

    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 2,
        }.ConnectionString;
}
