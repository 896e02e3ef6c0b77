using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Operations;

/// <summary>What of the portal's figures a person should look at, with its remedy. Decides from the figures alone.</summary>
internal static class OperationsLooks
{
    private const double SlowMilliseconds = 500;
    private const int ManyWaiting = 1000;
    private const long LargeLog = 256_000_000;
    private const long MuchFree = 1_000_000_000;
    private const long LittleRoom = 1_000_000_000;
    private const int Margin = 4;
    private static readonly TimeSpan OldBackup = TimeSpan.FromDays(8);
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>All of it, the most urgent first.</summary>
    public static IReadOnlyList<OperationsLook> Of(OperationsView view) =>
        [
            .. OfDatabase(view)
                .Concat(OfBackup(view))
                .Concat(OfCommits(view.Commits))
                .Concat(OfFolders(view.Folders))
                .Concat(view.Work.SelectMany(work => OfWork(work, view.At)))
                .Concat(OfTroubles(view))
                .OrderByDescending(look => look.IsUrgent),
        ];

    private static IEnumerable<OperationsLook> OfDatabase(OperationsView view)
    {
        if (view.Database is not { } database)
        {
            yield return new(
                "database-silent",
                "database",
                $"The database did not answer within {DatabaseReading.Patience.TotalSeconds} s.",
                "Look at its disk, at its server where it has one, and at what the console says. Where it stays so, start the portal again: nothing that was acknowledged is lost.",
                IsUrgent: true
            );
            yield break;
        }

        if (database.MissingMigrations.Count > 0)
        {
            yield return new(
                "migrations-missing",
                "database",
                $"{database.MissingMigrations.Count} changes of the database's shape were not made: another version of the portal was at it.",
                "Start the portal again: it makes them before it listens.",
                IsUrgent: true
            );
        }

        if (database.LogBytes > LargeLog)
        {
            yield return new(
                "wal-large",
                "database",
                $"The database's write-ahead log has grown to {Bytes(database.LogBytes.Value)}.",
                "Something reads for very long, such as a backup: it shrinks when that ends. Where nothing does, start the portal again."
            );
        }

        if (database is { FreeBytes: > MuchFree and var free, Bytes: { } bytes } && free > bytes / 2)
        {
            yield return new(
                "database-hollow",
                "database",
                $"{Bytes(free)} of the database's {Bytes(bytes)} are free inside of it.",
                "They are used again. To give them back to the disk, stop the portal and run: sqlite3 pollinator.db VACUUM"
            );
        }
    }

    // None at all is said on the page, and no alarm: a portal does not know of snapshots of its disk.
    private static IEnumerable<OperationsLook> OfBackup(OperationsView view)
    {
        if (view.Backup is { } backup && view.At - backup.At > OldBackup)
        {
            yield return new(
                "backup-old",
                "database",
                $"The last backup that the portal knows of is {(int)(view.At - backup.At).TotalDays} days old.",
                "Make one, and see whether what makes them regularly still runs: dotnet Pollinator.Portal.Server.dll backup FILE"
            );
        }
    }

    private static IEnumerable<OperationsLook> OfCommits(CommitFigures commits)
    {
        if (commits.Waiting > ManyWaiting)
        {
            yield return new(
                "commits-wait",
                "queues",
                $"{commits.Waiting} writes wait for the database.",
                "It takes fewer than come. Look at its disk, and whether something else on this machine keeps it busy.",
                IsUrgent: true
            );
        }

        if (commits.P95Milliseconds > SlowMilliseconds)
        {
            yield return new(
                "commits-slow",
                "queues",
                $"One commit in twenty takes longer than {commits.P95Milliseconds.Value.ToString("N0", CultureInfo.InvariantCulture)} ms.",
                "Whoever submits or reports waits that long. Put the data folder on a faster disk, or find what else is busy on it."
            );
        }
    }

    // Folders on one disk are one trouble: they have the same room and the same size.
    private static IEnumerable<OperationsLook> OfFolders(IEnumerable<FolderFigures> folders) =>
        from folder in folders
        let code = FolderCode(folder)
        where code.Length > 0
        group folder by (Code: code, Free: Bytes(folder.FreeBytes ?? 0), Size: folder.TotalBytes) into disk
        select OfDisk(disk.Key.Code, [.. disk]);

    private static string FolderCode(FolderFigures folder)
    {
        var least = Math.Max(folder.RefusesBelow ?? 1, 1);
        return folder.FreeBytes switch
        {
            null => "disk-silent",
            { } free when free < least => "disk-full",
            { } free when free < Math.Max(LittleRoom, least * Margin) => "disk-low",
            _ => "",
        };
    }

    private static OperationsLook OfDisk(string code, IReadOnlyList<FolderFigures> folders)
    {
        // Names and what is refused are words of their own.
        var names = folders.Select(folder => (Words)folder.What).Aggregate((all, next) => (Words)$"{all}, {next}");
        var refused = folders.Select(folder => (Words)folder.Refuses).Aggregate((all, next) => (Words)$"{all}; {next}");
        var free = Bytes(folders[0].FreeBytes ?? 0);
        var path = folders[0].Path;
        return code switch
        {
            "disk-silent" => new(code, "disk", $"{names}: the disk of {path} does not say how full it is.", "See whether it is mounted."),
            "disk-full" => new(
                code,
                "disk",
                $"{names}: {free} are free on the disk of {path}. Refused now: {refused}.",
                "Make room there, or delete projects that nobody needs.",
                IsUrgent: true
            ),
            _ => new(code, "disk", $"{names}: only {free} are free on the disk of {path}.", $"Make room before it is gone. Refused then: {refused}."),
        };
    }

    private static IEnumerable<OperationsLook> OfWork(WorkFigures work, DateTimeOffset now)
    {
        if (work.HasFailed)
        {
            yield return new(
                "work-failed",
                "work",
                $"{(Words)work.Name} failed: {work.Failure}",
                work.IsOver
                    ? (Words)"Start the portal again."
                    : "It is tried again by itself. Where it fails again, the recent errors and the console say more."
            );
        }
        else if (work is { EveryMilliseconds: { } every, NextAt: { } next } && now - next > Late + TimeSpan.FromMilliseconds(every * 2))
        {
            yield return new(
                "work-late",
                "work",
                $"{(Words)work.Name} was due at {next.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC and has not been done.",
                "It hangs. Keep what the console says, and start the portal again.",
                IsUrgent: true
            );
        }
    }

    private static IEnumerable<OperationsLook> OfTroubles(OperationsView view)
    {
        var errors = view.Troubles.Items.Count(trouble => trouble.IsError && view.At - trouble.At < Lately);
        if (errors > 0)
        {
            yield return new(
                "recent-errors",
                "troubles",
                errors == 1 ? (Words)"The portal met an error in the last hour." : $"The portal met {errors} kinds of errors in the last hour.",
                "Read below what each says; the console has more under the same time."
            );
        }
    }

    private static string Bytes(long bytes) => Pollinator.Portal.Shared.Sizes.Bytes(bytes);
}
