using System.Globalization;
using Npgsql;

namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>The word by which the portal's program moves the database from one engine to the other.</summary>
/// <param name="To">Where to; null when nothing that is known was named.</param>
/// <param name="Settings">The rest of the words: settings, as at a start.</param>
internal sealed record MoveCommand(DatabaseProvider? To, string[] Settings) : DataCommand(Settings)
{
    /// <summary>Null when it is something else.</summary>
    public static MoveCommand? From(string[] words) =>
        words switch
        {
            ["move-database", "--to", var to, .. var settings] => new(Named(to), settings),
            ["move-database", .. var settings] => new(null, settings),
            _ => null,
        };

    /// <inheritdoc />
    protected override string? Wrong => To is null ? "Say where to: move-database --to postgres|sqlite [--Data:Folder=FOLDER]" : null;

    /// <inheritdoc />
    protected override async Task<string> DoAsync(string folder, DatabaseOptions database, CancellationToken ct)
    {
        var (file, server) = (Path.Combine(folder, "pollinator.db"), database.RequirePostgres());
        var known = new NpgsqlConnectionStringBuilder(server);
        var place = $"{known.Host}:{known.Port}/{known.Database}";
        if (To == DatabaseProvider.Postgres)
        {
            var there = await DatabaseMove.ToServerAsync(file, server, ct);
            return $"{Moved(there)} from {file} to PostgreSQL at {place}. {file} is as it was. Now set Database:Provider to Postgres, leave "
                + $"Database:ConnectionString as it is, and start the portal; put {file} away, since it grows old.";
        }

        var here = await DatabaseMove.ToFileAsync(server, file, ct);
        return $"{Moved(here)} from PostgreSQL at {place} to {file}. The server's database is as it was. Now set Database:Provider to Sqlite, and start "
            + "the portal; drop the server's database when it is needed no more, since it grows old.";
    }

    private static string Moved(CopyResult result)
    {
        var (rows, chains) = (result.Rows.ToString("N0", CultureInfo.InvariantCulture), result.Chains.ToString("N0", CultureInfo.InvariantCulture));
        var ledger = result.LedgerFault is { } fault
            ? $"Its ledger is not whole, there as before ({fault.TrimEnd('.')}). "
            : $"All {chains} chains of its ledger are whole. ";
        return $"{ledger}Moved {rows} rows of {result.Tables} tables";
    }

    private static DatabaseProvider? Named(string name) =>
        name.ToUpperInvariant() switch
        {
            "POSTGRES" => DatabaseProvider.Postgres,
            "SQLITE" => DatabaseProvider.Sqlite,
            _ => null,
        };
}
