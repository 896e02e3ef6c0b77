using System.Data.Common;
using System.Globalization;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Data.Postgres;

namespace Pollinator.Portal.Server.Operations;

/// <summary>How large a PostgreSQL database is. Its log is the server's, for all databases, and what is free inside of it only a superuser may ask.</summary>
internal sealed class PostgresFacts : IDatabaseFacts
{
    public string Provider => "Npgsql.EntityFrameworkCore.PostgreSQL";

    public IEnumerable<string> Migrations(AppDb db) => PostgresServer.Migrations;

    public async Task<DatabaseSizes> ReadAsync(DbConnection open, CancellationToken ct)
    {
        await using var command = open.CreateCommand();
        command.CommandText = "SELECT pg_database_size(current_database())";
        return new DatabaseSizes(Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture));
    }
}
