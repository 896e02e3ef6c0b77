using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pollinator.Portal.Server.Data;

/// <summary>Settings that SQLite keeps for a connection and not for the file.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>FULL: what a person saw acknowledged survives a power cut.</summary>
    public const string Text = "PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
