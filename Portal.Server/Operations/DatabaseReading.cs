using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Operations;

/// <summary>Reads what the database says of itself.</summary>
internal sealed partial class DatabaseReading(
    IDbContextFactory<AppDb> databases,
    IEnumerable<IDatabaseFacts> facts,
    TimeProvider time,
    ILogger<DatabaseReading> logger
)
{
    /// <summary>A database that takes longer does not answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What it says; null when it says nothing.</summary>
    public async Task<DatabaseFigures?> ReadAsync(CancellationToken ct)
    {
        try
        {
            // On a thread of its own: SQLite answers, or waits, on the caller's.
            return await Task.Run(() => AskAsync(ct), ct).WaitAsync(Patience, time, ct);
        }
        catch (Exception fault) when (fault is TimeoutException or DbException or IOException)
        {
            Log.NotRead(logger, fault);
            return null;
        }
    }

    private async Task<DatabaseFigures> AskAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var open = db.Database.GetDbConnection();
        var provider = db.Database.ProviderName ?? "";
        var own = facts.Single(known => known.Provider == provider);
        var made = (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
        var sizes = await own.ReadAsync(open, ct);
        return new DatabaseFigures
        {
            Provider = NameOf(provider),
            Version = open.ServerVersion,
            Migrations = made,
            MissingMigrations = [.. own.Migrations(db).Except(made, StringComparer.Ordinal)],
            Bytes = sizes.Bytes,
            LogBytes = sizes.LogBytes,
            FreeBytes = sizes.FreeBytes,
        };
    }

    // The last word of "Npgsql.EntityFrameworkCore.PostgreSQL".
    private static string NameOf(string provider) =>
        provider[(provider.LastIndexOf('.') + 1)..] is "Sqlite" ? "SQLite" : provider[(provider.LastIndexOf('.') + 1)..];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The database did not say how it is.")]
        public static partial void NotRead(ILogger logger, Exception fault);
    }
}
