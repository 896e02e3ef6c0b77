using Microsoft.Data.Sqlite;

namespace Pollinator.Bench.Scale;

/// <summary>Fills a table row by row with one prepared statement.</summary>
internal sealed class BulkTable : IDisposable
{
    private readonly SqliteCommand _insert;

    public BulkTable(SqliteConnection database, SqliteTransaction within, string table, params string[] columns)
    {
        _insert = database.CreateCommand();
        _insert.Transaction = within;
        _insert.CommandText =
            $"INSERT INTO \"{table}\" ({string.Join(',', columns.Select(column => $"\"{column}\""))}) VALUES ({string.Join(',', columns.Select((_, i) => $"@p{i}"))})";
        foreach (var i in Enumerable.Range(0, columns.Length))
        {
            _insert.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
        }
    }

    /// <summary>Adds a row: the values in the order of the columns.</summary>
    public void Add(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _insert.ExecuteNonQuery();
    }

    public void Dispose() => _insert.Dispose();
}
