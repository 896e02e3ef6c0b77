using Microsoft.Data.Sqlite;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data;

/// <summary>Tells by what the database says whether its disk is full, or fails.</summary>
internal sealed class DiskFaults(DataOptions data)
{
    // https://www.sqlite.org/rescode.html. A write that finds no room says FULL; but shared memory beside a write-ahead log that cannot grow, a
    // quota, and a file system that allocates late say IOERR, as a failing disk does: then the room that is left decides.
    private const int Full = 13;
    private const int InputOutput = 10;
    private const long NoRoom = 1024 * 1024;

    /// <summary>What the caller is told when this error, or what caused it, is the disk's; null when it is not.</summary>
    public Refusal? Of(Exception? error) =>
        error is SqliteException fault ? Of(fault.SqliteErrorCode, fault.SqliteExtendedErrorCode, FreeBytes)
        : error?.InnerException is { } inner ? Of(inner)
        : null;

    /// <summary>The same from the numbers alone.</summary>
    internal static Refusal? Of(int code, int extended, Func<long> freeBytes) =>
        code switch
        {
            Full => IsFull,
            InputOutput when freeBytes() < NoRoom => IsFull,
            InputOutput => Fails(extended),
            _ => null,
        };

    private static Refusal IsFull { get; } =
        new(RefusalKind.NoSpace, "disk-full", "The portal's disk is full, so nothing was changed. Its administrator must make room; then try again.");

    private static Refusal Fails(int extended) =>
        new(
            RefusalKind.Unavailable,
            "disk-error",
            $"The portal's disk refused a read or a write though it is not full (SQLite's error {extended}), so nothing was changed. Its "
                + "administrator must look at the disk and at quotas; the system's log says more."
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
