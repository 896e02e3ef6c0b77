using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Pollinator.Portal.Server.Data.Postgres;

namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>A PostgreSQL database as one end of a copy.</summary>
internal sealed class PostgresEnd(AppDb db, NpgsqlConnection connection, NpgsqlTransaction transaction) : CopyEnd(db, connection, transaction)
{
    private readonly NpgsqlConnection _connection = connection;

    /// <inheritdoc />
    protected override IEnumerable<string> Migrations => PostgresServer.Migrations;

    public static AppDb ContextOf(string server)
    {
        var options = new DbContextOptionsBuilder<AppDb>().UseApplicationServiceProvider(DataServices.ModelParts);
        PostgresServer.Use(options, server);
        return new AppDb(options.Options);
    }

    /// <inheritdoc />
    public override async Task<long> WriteAsync(CopiedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken ct)
    {
        var types = table.Columns.Select(TypeOf).ToArray();
        await using var writer = await _connection.BeginBinaryImportAsync(
            $"COPY \"{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)",
            ct
        );
        await foreach (var row in rows.WithCancellation(ct))
        {
            await writer.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
            {
                await WriteAsync(writer, table, i, row[i], types[i], ct);
            }
        }

        return (long)await writer.CompleteAsync(ct);
    }

    /// <inheritdoc />
    public override async Task SetNumbersAsync(IReadOnlyList<CopiedTable> tables, CancellationToken ct)
    {
        foreach (var (table, column) in await NumberedAsync(ct))
        {
            await CountAsync(
                $"""SELECT setval(pg_get_serial_sequence('"{table}"','{column}'), coalesce(max("{column}"),1), max("{column}") IS NOT NULL) FROM "{table}" """,
                ct
            );
        }
    }

    private static Task WriteAsync(NpgsqlBinaryImporter writer, CopiedTable table, int column, object? value, NpgsqlDbType type, CancellationToken ct)
    {
        var copied = table.Columns[column].Value(value);
        if (copied is string text && StorableText.Of(text) is var storable && storable != text)
        {
            // An entry's hash is taken over its text: another text would look like a forgery for ever.
            copied = table.Name is "LedgerEntries" or "Checkpoints"
                ? throw new DatabaseRefusedException(
                    "The ledger has an entry whose text PostgreSQL cannot hold (the character NUL, or half of a pair), and to change it would break its chain. "
                        + "This portal has to stay on SQLite."
                )
                : storable;
        }

        return copied is null ? writer.WriteNullAsync(ct) : writer.WriteAsync(copied, type, ct);
    }

    private async Task<IReadOnlyList<(string Table, string Column)>> NumberedAsync(CancellationToken ct)
    {
        await using var command = Command(
            "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE is_identity='YES' AND table_schema=current_schema()"
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<(string, string)>();
        while (await reader.ReadAsync(ct))
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }

        return found;
    }

    private static NpgsqlDbType TypeOf(CopiedColumn column) =>
        column.StoreType switch
        {
            "integer" => NpgsqlDbType.Integer,
            "bigint" => NpgsqlDbType.Bigint,
            "boolean" => NpgsqlDbType.Boolean,
            "text" => NpgsqlDbType.Text,
            "jsonb" => NpgsqlDbType.Jsonb,
            "bytea" => NpgsqlDbType.Bytea,
            "uuid" => NpgsqlDbType.Uuid,
            "timestamp with time zone" => NpgsqlDbType.TimestampTz,
            var other => throw new NotSupportedException($"A column of type {other} cannot be moved."),
        };
}
