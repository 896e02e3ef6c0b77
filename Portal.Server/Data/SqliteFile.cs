using Microsoft.Data.Sqlite;

namespace Pollinator.Portal.Server.Data;

/// <summary>The database file.</summary>
internal sealed class SqliteFile(DataOptions options)
{
    public string ConnectionString { get; } = new SqliteConnectionStringBuilder { DataSource = options.PathOf("pollinator.db") }.ConnectionString;

    /// <summary>Opens a connection of one's own, set up like all others.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // Checkpoints every 16 MiB: each costs two syncs that stand in the way of commits.
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536;" + SqlitePragmas.Text;
        command.ExecuteNonQuery();
        return connection;
    }
}
