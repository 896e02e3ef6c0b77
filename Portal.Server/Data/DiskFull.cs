using Microsoft.Data.Sqlite;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data;

/// <summary>Knows a full disk by what the database says of it.</summary>
internal static class DiskFull
{
    // SQLITE_FULL, https://www.sqlite.org/rescode.html#full. A write-ahead log that cannot grow says SQLITE_IOERR instead.
    private const int Full = 13;
    private const int InputOutput = 10;

    /// <summary>What the caller is told.</summary>
    public static Refusal Refusal { get; } =
        new(RefusalKind.NoSpace, "disk-full", "The portal's disk is full, so nothing was changed. Its administrator must make room; then try again.");

    /// <summary>Whether this error, or what caused it, is a full disk.</summary>
    public static bool Is(Exception? error) =>
        error is SqliteException { SqliteErrorCode: Full or InputOutput } || (error?.InnerException is { } inner && Is(inner));
}
