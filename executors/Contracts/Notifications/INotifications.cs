namespace Pollinator.Contracts;

/// <summary>What a person can be told of. Stored as a number.</summary>
[Flags]
public enum NotificationKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A job of theirs began to run.</summary>
    Started = 1,

    /// <summary>A job of theirs succeeded.</summary>
    Succeeded = 2,

    /// <summary>A job of theirs failed, or was cancelled by somebody else.</summary>
    Failed = 4,

    /// <summary>A system of theirs needs them to sign in.</summary>
    SignIn = 8,

    /// <summary>All of it.</summary>
    All = Started | Succeeded | Failed | SignIn,
}

/// <summary>Something that happened to a job or a system of the person.</summary>
public sealed record Notification
{
    /// <summary>What; one kind.</summary>
    public required NotificationKinds Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it came after the person last looked.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The job's or the system's name.</summary>
    public required string Name { get; init; }

    /// <summary>The job's number; null for a system.</summary>
    public long? Job { get; init; }

    /// <summary>The job, wherever it is named outside of its colony, whose numbers begin anew; null for a system.</summary>
    public JobId? JobId { get; init; }

    /// <summary>The system; null for a job.</summary>
    public SystemId? System { get; init; }

    /// <summary>Why the job ended.</summary>
    public EndReason Reason { get; init; }

    /// <summary>The job's exit code, when it had one.</summary>
    public int? ExitCode { get; init; }
}

/// <summary>What happened lately, of the kinds that the person chose.</summary>
/// <param name="Items">The newest, at most <see cref="Most"/>, newest first.</param>
/// <param name="New">How many of them are new.</param>
/// <param name="Chosen">The kinds that the person chose.</param>
public sealed record NotificationList(IReadOnlyList<Notification> Items, int New, NotificationKinds Chosen)
{
    /// <summary>The most that are listed; older ones stand in the list of jobs.</summary>
    public const int Most = 50;
}

/// <summary>What happened to a person's jobs and systems in a colony since they last looked, the same on each of their devices.</summary>
public interface INotifications
{
    /// <summary>What happened lately.</summary>
    Task<Outcome<NotificationList>> GetAsync(Caller caller, CancellationToken ct);

    /// <summary>The person has seen all that happened until then. An earlier time than one said before changes nothing.</summary>
    Task<Outcome<Done>> MarkSeenAsync(Caller caller, DateTimeOffset until, CancellationToken ct);

    /// <summary>Chooses what the person is told of in this colony.</summary>
    Task<Outcome<Done>> ChooseAsync(Caller caller, NotificationKinds kinds, CancellationToken ct);

    /// <summary>Fires (at most once a second) when there may be something new, or something was seen on another device.</summary>
    IAsyncEnumerable<Done> WatchAsync(Caller caller, CancellationToken ct);
}
