using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Pollinator.Portal.Server.Data;

/// <summary>The database as a file of SQLite.</summary>
internal sealed class SqliteFile(DataOptions data) : IDatabase
{
    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = data.PathOf("pollinator.db") }.ConnectionString;

    /// <inheritdoc />
    public void Use(DbContextOptionsBuilder options) => options.UseSqlite(_connection).AddInterceptors(new SqlitePragmas());

    /// <inheritdoc />
    public async Task PrepareAsync(IDbContextFactory<AppDb> databases, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.MigrateAsync(ct);
    }

    /// <inheritdoc />
    public IWriterConnection OpenWriter() => new SqliteWriter(Open());

    /// <inheritdoc />
    public CommitFate FateOf(string mark) => throw new NotSupportedException("A commit to a file answers, or has not happened.");

    /// <summary>Opens a connection of one's own, set up like all others.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
        // Checkpoints every 16 MiB: each costs two syncs that stand in the way of commits.
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536;" + SqlitePragmas.Text;
        command.ExecuteNonQuery();
        return connection;
    }
}

/// <summary>The commit queue's connection to SQLite.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IWriterConnection
{
    public bool IsLost => false;

    public bool FailsWhole => false;

    public DbTransaction Begin() => connection.BeginTransaction(deferred: false);

    public DbCommand Prepare(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public void Bind(DbCommand command, int position, object? value)
    {
        if (command.Parameters.Count <= position)
        {
            command.Parameters.Add(new SqliteParameter($"?{position + 1}", value ?? DBNull.Value));
        }
        else
        {
            command.Parameters[position].Value = value ?? DBNull.Value;
        }
    }

    public string? Mark() => null;

    public void Dispose() => connection.Dispose();
}
