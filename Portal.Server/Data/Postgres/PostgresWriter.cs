using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>The commit queue's connection to PostgreSQL.</summary>
internal sealed class PostgresWriter(NpgsqlConnection connection) : IWriterConnection
{
    /// <inheritdoc />
    public bool IsLost => connection.State != ConnectionState.Open;

    /// <inheritdoc />
    public bool FailsWhole => true;

    /// <summary>What a connection that has the portal's lock has of its own beside the others'.</summary>
    /// <param name="server">The settings' connection string.</param>
    /// <param name="name">What the server's administrator reads of it.</param>
    public static string ConnectionString(string server, string name = "pollinator writer")
    {
        var own = new NpgsqlConnectionStringBuilder(server)
        {
            ApplicationName = name,
            Pooling = false,
            Multiplexing = false,
            Enlist = false,
            TcpKeepAlive = true,
            // All statements of the queue, prepared when they come the second time.
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
        };
        // A portal that lost its power must not keep its lock for the hours after which a server looks by itself.
        own.Options = $"{own.Options} -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3".TrimStart();
        return own.ConnectionString;
    }

    /// <inheritdoc />
    public DbTransaction Begin() => connection.BeginTransaction();

    /// <inheritdoc />
    public DbCommand Prepare(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql.Replace('?', '$');
        return command;
    }

    /// <inheritdoc />
    public void Bind(DbCommand command, int position, object? value)
    {
        var parameters = ((NpgsqlCommand)command).Parameters;
        if (parameters.Count <= position)
        {
            parameters.Add(new NpgsqlParameter());
        }

        var parameter = parameters[position];
        if (value is not null)
        {
            // Stays for the nulls that follow: a statement is prepared for its types.
            parameter.NpgsqlDbType = TypeOf(value);
        }

        parameter.Value = value is string text ? StorableText.Of(text) : value ?? DBNull.Value;
    }

    /// <inheritdoc />
    public string? Mark()
    {
        using var ask = new NpgsqlCommand("SELECT pg_current_xact_id_if_assigned()::text", connection);
        return ask.ExecuteScalar() as string;
    }

    /// <inheritdoc />
    public void Dispose() => connection.Dispose();

    private static NpgsqlDbType TypeOf(object value) =>
        value switch
        {
            byte[] => NpgsqlDbType.Bytea,
            string => NpgsqlDbType.Text,
            long => NpgsqlDbType.Bigint,
            int => NpgsqlDbType.Integer,
            bool => NpgsqlDbType.Boolean,
            _ => throw new NotSupportedException($"Statements of the commit queue have no values of type {value.GetType().Name}."),
        };
}
