using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Operations;

/// <summary>How large a SQLite database is: by its own pages, and by the file beside it.</summary>
internal sealed class SqliteFacts : IDatabaseFacts
{
    public string Provider => "Microsoft.EntityFrameworkCore.Sqlite";

    public IEnumerable<string> Migrations(AppDb db) => db.Database.GetMigrations();

    public async Task<DatabaseSizes> ReadAsync(DbConnection open, CancellationToken ct)
    {
        var size = await NumberAsync(open, "PRAGMA page_size", ct);
        var pages = await NumberAsync(open, "PRAGMA page_count", ct);
        var free = await NumberAsync(open, "PRAGMA freelist_count", ct);
        var log = new FileInfo(open.DataSource + "-wal");
        return new DatabaseSizes(pages * size, log.Exists ? log.Length : 0, free * size);
    }

    private static async Task<long> NumberAsync(DbConnection open, string sql, CancellationToken ct)
    {
        await using var command = open.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}
