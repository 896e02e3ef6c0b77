namespace Pollinator.Contracts;

/// <summary>How the portal itself does, for its administrators. No token reaches this.</summary>
public interface IOperations
{
    /// <summary>Reads all of it at this moment. Answers also when the database does not.</summary>
    Task<Outcome<OperationsView>> ReadAsync(Caller caller, CancellationToken ct);
}

/// <summary>How the portal itself does, read at one moment. Names no person, colony or job, and holds no secret.</summary>
public sealed record OperationsView
{
    /// <summary>When it was read: every figure without a time of its own is of this moment.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What a person should look at, the most urgent first; empty when all is well.</summary>
    public required IReadOnlyList<OperationsLook> Looks { get; init; }

    /// <summary>Which portal this is, and on what it runs.</summary>
    public required PortalVersions Versions { get; init; }

    /// <summary>The database; null when it did not answer.</summary>
    public DatabaseFigures? Database { get; init; }

    /// <summary>The newest backup that was made with this portal's own program; null when none is known.</summary>
    public BackupFigures? Backup { get; init; }

    /// <summary>The queue of writes.</summary>
    public required CommitFigures Commits { get; init; }

    /// <summary>Folders that the portal writes to.</summary>
    public required IReadOnlyList<FolderFigures> Folders { get; init; }

    /// <summary>Jobs that have not ended, of all colonies, and who waits for them.</summary>
    public required QueueFigures Queues { get; init; }

    /// <summary>What the portal does by itself in the background, by name.</summary>
    public required IReadOnlyList<WorkFigures> Work { get; init; }

    /// <summary>Warnings and errors of the portal's own log.</summary>
    public required RecentTroubles Troubles { get; init; }
}

/// <summary>Something a person should look at, with its remedy.</summary>
/// <param name="Code">Stable, kebab-case, such as <c>disk-low</c>.</param>
/// <param name="Part">Where it stands: <c>database</c>, <c>disk</c>, <c>work</c>, <c>troubles</c>.</param>
/// <param name="Message">What is, in a sentence. Over REST a text in English, as the remedy.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="IsUrgent">Whether something does not work now, and not only soon.</param>
public sealed record OperationsLook(string Code, string Part, Words Message, Words Remedy, bool IsUrgent = false);

/// <summary>Which portal this is, and on what it runs.</summary>
/// <param name="Portal">Its version.</param>
/// <param name="Runtime">.NET's version.</param>
/// <param name="OperatingSystem">The operating system, as it says, and the processor.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Commit">The commit it was built from; null when the build did not know.</param>
public sealed record PortalVersions(string Portal, string Runtime, string OperatingSystem, DateTimeOffset StartedAt, string? Commit = null);

/// <summary>The database.</summary>
public sealed record DatabaseFigures
{
    /// <summary>Its kind: <c>SQLite</c>, <c>PostgreSQL</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Its version, as it says.</summary>
    public required string Version { get; init; }

    /// <summary>Changes of its shape that were made, oldest first.</summary>
    public required IReadOnlyList<string> Migrations { get; init; }

    /// <summary>Changes of its shape that this portal knows and that were not made.</summary>
    public IReadOnlyList<string> MissingMigrations { get; set; } = [];

    /// <summary>Its size; null unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>The size of its write-ahead log; null where its kind has none of its own, as PostgreSQL.</summary>
    public long? LogBytes { get; init; }

    /// <summary>Room inside of it that was used once and is used again; null where its kind does not tell, as PostgreSQL.</summary>
    public long? FreeBytes { get; init; }
}

/// <summary>A backup.</summary>
/// <param name="At">When it was made.</param>
/// <param name="File">Where it was put.</param>
/// <param name="Bytes">How large it is.</param>
public sealed record BackupFigures(DateTimeOffset At, string File, long Bytes);

/// <summary>The queue of writes and how long the database takes for them.</summary>
public sealed record CommitFigures
{
    /// <summary>Writes that wait just now.</summary>
    public required int Waiting { get; init; }

    /// <summary>Since when the figures below are counted: some minutes back, or the start.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Commits since then.</summary>
    public required int Commits { get; init; }

    /// <summary>Milliseconds within which nineteen of twenty commits were on disk; null when there was none.</summary>
    public double? P95Milliseconds { get; init; }

    /// <summary>The slowest of them; null when there was none.</summary>
    public double? SlowestMilliseconds { get; init; }

    /// <summary>When the newest was on disk; null when there was none.</summary>
    public DateTimeOffset? LastAt { get; init; }
}

/// <summary>A folder that the portal writes to.</summary>
/// <param name="What">What lies there.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Refuses">What the portal refuses when the room is gone, as it stands within a sentence.</param>
/// <param name="RefusesBelow">Below how many free bytes; null: when a write finds none.</param>
/// <param name="FreeBytes">Free on its disk; null when the disk did not say.</param>
/// <param name="TotalBytes">The disk's size; null when it did not say.</param>
public sealed record FolderFigures(
    string What,
    string Path,
    string Refuses,
    long? RefusesBelow = null,
    long? FreeBytes = null,
    long? TotalBytes = null
);

/// <summary>Jobs that have not ended, of all colonies, and who waits for them.</summary>
public sealed record QueueFigures
{
    /// <summary>Wait with the portal.</summary>
    public required int Waiting { get; init; }

    /// <summary>Since when the oldest of them does.</summary>
    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>Given to an executor, nothing of them may run yet.</summary>
    public required int Assigned { get; init; }

    /// <summary>May run from now on, or stand in a platform's own queue.</summary>
    public required int Starting { get; init; }

    /// <summary>Run.</summary>
    public required int Running { get; init; }

    /// <summary>Of all these, without contact.</summary>
    public required int NoContact { get; init; }

    /// <summary>Executors heard lately.</summary>
    public required int ExecutorsHeard { get; init; }

    /// <summary>All executors that are not retired.</summary>
    public required int Executors { get; init; }

    /// <summary>Executors' requests that are answered when there is something for them.</summary>
    public required int WakeUps { get; init; }

    /// <summary>Requests of people and their programs under way.</summary>
    public required int Requests { get; init; }
}

/// <summary>Something that the portal does by itself in the background.</summary>
public sealed record WorkFigures
{
    /// <summary>What.</summary>
    public required string Name { get; init; }

    /// <summary>What for.</summary>
    public required string For { get; init; }

    /// <summary>How often, in milliseconds; null: whenever there is something to do.</summary>
    public long? EveryMilliseconds { get; init; }

    /// <summary>Whether it goes on all the time, so that there is no last time.</summary>
    public bool IsStanding { get; init; }

    /// <summary>Whether it has ended and begins again only with the portal.</summary>
    public bool IsOver { get; init; }

    /// <summary>When it was last begun; null for never since the start.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>How long it took, in milliseconds; null while it is being done.</summary>
    public double? LastMilliseconds { get; init; }

    /// <summary>When it comes next; null when nobody knows.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>How often it was done since the start.</summary>
    public long Times { get; init; }

    /// <summary>How often it failed since the start.</summary>
    public long Failures { get; init; }

    /// <summary>Whether it failed the last time.</summary>
    public bool HasFailed { get; init; }

    /// <summary>When it last failed.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>With which words it last failed.</summary>
    public string? Failure { get; init; }
}

/// <summary>Warnings and errors of the portal's own log that are still in memory.</summary>
/// <param name="Since">Since when they are kept: the portal's start.</param>
/// <param name="Most">How many are kept at most; the oldest goes first.</param>
/// <param name="Forgotten">How many went.</param>
/// <param name="Items">What is kept, newest first.</param>
public sealed record RecentTroubles(DateTimeOffset Since, int Most, long Forgotten, IReadOnlyList<Trouble> Items);

/// <summary>A warning or an error of the portal's own log. What comes again is counted, not kept again.</summary>
public sealed record Trouble
{
    /// <summary>Under which the person who met it was told to ask, or a made-up one.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether it is an error and not only a warning.</summary>
    public required bool IsError { get; init; }

    /// <summary>When it last came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it first came.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>How often it came.</summary>
    public required long Times { get; init; }

    /// <summary>The part of the portal that said it.</summary>
    public required string Category { get; init; }

    /// <summary>What it said last, cut where it is long, without anything that looks like a secret.</summary>
    public required string Words { get; init; }

    /// <summary>Types of the exceptions behind it, the outermost first. Their words stand on the console only.</summary>
    public IReadOnlyList<string> Exceptions { get; set; } = [];

    /// <summary>The trace it belongs to, which a page that broke names; null for none.</summary>
    public string? Trace { get; init; }
}
