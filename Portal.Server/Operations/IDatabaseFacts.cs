using System.Data.Common;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Operations;

/// <summary>What only one kind of database can be asked.</summary>
internal interface IDatabaseFacts
{
    /// <summary>EF's name of the kind, such as <c>Microsoft.EntityFrameworkCore.Sqlite</c>.</summary>
    string Provider { get; }

    /// <summary>The migrations that make this version's shape, oldest first.</summary>
    IEnumerable<string> Migrations(AppDb db);

    /// <summary>How large it is.</summary>
    /// <param name="open">A connection that is open.</param>
    /// <param name="ct">Gives up.</param>
    Task<DatabaseSizes> ReadAsync(DbConnection open, CancellationToken ct);
}

/// <summary>How large a database is; what its kind does not tell is null.</summary>
/// <param name="Bytes">All of it, without its log.</param>
/// <param name="LogBytes">Its write-ahead log.</param>
/// <param name="FreeBytes">Room inside of it that was used once and is used again.</param>
internal sealed record DatabaseSizes(long? Bytes = null, long? LogBytes = null, long? FreeBytes = null);
