using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data;

/// <summary>Tells by what the database says whether its disk is full, or fails, or whether its server is away.</summary>
internal sealed class DiskFaults(DataOptions data)
{
    // https://www.sqlite.org/rescode.html. A write that finds no room says FULL; but shared memory beside a write-ahead log that cannot grow, a
    // quota, and a file system that allocates late say IOERR, as a failing disk does: then the room that is left decides.
    private const int Full = 13;
    private const int InputOutput = 10;
    private const long NoRoom = 1024 * 1024;

    /// <summary>What the caller is told when this error, or what caused it, is the disk's or the server's; null when it is not.</summary>
    public Refusal? Of(Exception? error) =>
        error switch
        {
            null => null,
            SqliteException fault => Of(fault.SqliteErrorCode, fault.SqliteExtendedErrorCode, FreeBytes),
            PostgresException fault => Of(fault.SqlState),
            NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => IsAway,
            DatabaseUnreachableException or DatabaseTakenException => IsAway,
            _ => Of(error.InnerException),
        };

    /// <summary>The same from the numbers alone.</summary>
    internal static Refusal? Of(int code, int extended, Func<long> freeBytes) =>
        code switch
        {
            Full => IsFull,
            InputOutput when freeBytes() < NoRoom => IsFull,
            InputOutput => Fails($"SQLite's error {extended}"),
            _ => null,
        };

    /// <summary>The same from PostgreSQL's code alone.</summary>
    internal static Refusal? Of(string state) =>
        state switch
        {
            PostgresErrorCodes.DiskFull => IsFull,
            PostgresErrorCodes.IoError => Fails($"PostgreSQL's error {state}"),
            // It ends, begins, has no room for a connection more, or has become a standby.
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => IsAway,
            PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction => IsAway,
            ['0', '8', ..] => IsAway,
            _ => null,
        };

    private static Refusal IsFull { get; } =
        new(RefusalKind.NoSpace, "disk-full", "The portal's disk is full, so nothing was changed. Its administrator must make room; then try again.");

    // A save whose answer was lost on the way may have been done.
    private static Refusal IsAway { get; } =
        new(
            RefusalKind.Unavailable,
            "database-away",
            "The portal cannot reach its database just now. Try again in a minute, and look first whether what you asked for was done. If it lasts, its "
                + "administrator must look at the database's server; the portal's log says more."
        );

    private static Refusal Fails(string error) =>
        new(
            RefusalKind.Unavailable,
            "disk-error",
            $"The portal's disk refused a read or a write though it is not full ({error}), so nothing was changed. Its "
                + $"administrator must look at the disk and at quotas; the system's log says more."
        );

    private long FreeBytes()
    {
        try
        {
            return new DriveInfo(data.Folder).AvailableFreeSpace;
        }
        catch (IOException)
        {
            // A disk that does not even say how full it is fails.
            return long.MaxValue;
        }
    }
}
