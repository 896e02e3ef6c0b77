using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>The room's refusals.</summary>
internal static class LogRefusals
{
    /// <summary>The portal is ending.</summary>
    public static readonly Refusal Ending = new(RefusalKind.Unavailable, "ending", "The portal is ending. Send the bytes again when it is back.");

    /// <summary>Too many appends of one attempt at once.</summary>
    public static readonly Refusal Busy = new(
        RefusalKind.Unavailable,
        "log-busy",
        $"More than {AppendQueue.MaxWaiting} appends to this attempt's log wait to be written. Send them one after the other."
    );

    /// <summary>No room on the disk.</summary>
    public static readonly Refusal DiskFull = new(
        RefusalKind.NoSpace,
        "disk-full",
        "The portal's disk is full, so nothing of this append was kept. Free space there, then send the same bytes again."
    );

    /// <summary>A negative offset.</summary>
    public static readonly Refusal BadOffset = new(RefusalKind.Invalid, "bad-offset", "An offset is 0 or more.");

    /// <summary>Too many bytes at once.</summary>
    public static readonly Refusal TooMuch = new(
        RefusalKind.TooLarge,
        "append-too-large",
        $"One append brings at most {LogsOptions.MaxAppend} bytes. Send the log in smaller pieces."
    );

    /// <summary>A search that scanned for too long.</summary>
    public static Refusal SearchTooLong(int seconds) =>
        new(
            RefusalKind.Unavailable,
            "search-too-long",
            $"The search did not get through this log in {seconds} s. Search one stream only, or download the log and search there."
        );

    /// <summary>Bytes that do not follow what there is.</summary>
    public static Refusal Gap(long known) =>
        new(RefusalKind.Conflict, "log-gap", $"The portal has {known} bytes of this stream; the append begins later. Send from there.")
        {
            KnownOffset = known,
        };

    /// <summary>The most of one attempt is reached.</summary>
    public static Refusal Full(long max) =>
        new(
            RefusalKind.TooLarge,
            "log-full",
            $"The portal keeps at most {max} bytes of one attempt's log, and this append would pass that. What comes from here on is not kept."
        );

    /// <summary>The disk refuses for another reason.</summary>
    public static Refusal Disk(IOException fault) =>
        new(RefusalKind.Unavailable, "disk-error", $"The portal could not write to its disk ({fault.Message}). Nothing of this append was kept.");
}
