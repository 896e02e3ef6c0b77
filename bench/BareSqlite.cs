using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Pollinator.Bench;

/// <summary>What the disk and SQLite give without anything around them: one thread, three prepared single-row transactions a job, <c>synchronous=FULL</c>.</summary>
internal static class BareSqlite
{
    public static double JobsPerSecond(string folder, int jobs)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
        connection.Open();
        Run(
            connection,
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE job (id BLOB PRIMARY KEY, state INTEGER, executor BLOB, spec TEXT, at INTEGER)"
        );
        using var insert = Prepared(connection, "INSERT INTO job VALUES ($id, 0, NULL, $value, 1)", SqliteType.Text);
        using var assign = Prepared(connection, "UPDATE job SET state=1, executor=$value WHERE id=$id AND state=0", SqliteType.Blob);
        using var close = Prepared(connection, "UPDATE job SET state=2, at=$value WHERE id=$id AND state=1", SqliteType.Integer);
        var spec = new string('x', 400);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < jobs; i++)
        {
            var id = Guid.CreateVersion7().ToByteArray(bigEndian: true);
            Step(connection, insert, id, spec);
            Step(connection, assign, id, id);
            Step(connection, close, id, 3L);
        }

        return jobs / watch.Elapsed.TotalSeconds;
    }

    private static void Step(SqliteConnection connection, SqliteCommand command, byte[] id, object value)
    {
        using var transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        command.Parameters[0].Value = id;
        command.Parameters[1].Value = value;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static SqliteCommand Prepared(SqliteConnection connection, string sql, SqliteType type)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$id", SqliteType.Blob);
        command.Parameters.Add("$value", type);
        return command;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
