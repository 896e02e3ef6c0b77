namespace Pollinator.Contracts;

/// <summary>What is done on a system: a sheet its owner can read, print and sign. Made from what was counted and from the settings in force.</summary>
public sealed record GuestSheet
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The program that works there, with its version.</summary>
    public required string Program { get; init; }

    /// <summary>As whom, where: <c>user@host</c>.</summary>
    public required string Account { get; init; }

    /// <summary>Since when it is counted.</summary>
    public required DateTimeOffset CountedSince { get; init; }

    /// <summary>Every command that is run, why, and how often it was.</summary>
    public IReadOnlyList<GuestCommand> Commands { get; set; } = [];

    /// <summary>Requests to the scheduler in the last hour.</summary>
    public long SchedulerRequestsLastHour { get; init; }

    /// <summary>
    /// The most there may be in an hour by the intervals in force, to see how jobs stand or when one would start. Beside it come those for submitting and
    /// cancelling jobs, and for looking around: at the program's start, and when somebody asks for it.
    /// </summary>
    public long SchedulerRequestsLimitPerHour { get; init; }

    /// <summary>File-system calls on the system in the last hour, as far as this program makes them.</summary>
    public long FileCallsLastHour { get; init; }

    /// <summary>Folders and files written, and what for.</summary>
    public IReadOnlyList<GuestFact> Files { get; set; } = [];

    /// <summary>Ports and sockets opened, and by whom they can be reached.</summary>
    public IReadOnlyList<GuestFact> Ports { get; set; } = [];

    /// <summary>Keys that let the portal in; empty when there are none and a person signs in each time.</summary>
    public IReadOnlyList<GuestFact> Keys { get; set; } = [];

    /// <summary>Programs left running on the login node.</summary>
    public IReadOnlyList<GuestFact> Processes { get; set; } = [];

    /// <summary>How to stop it: for the user, and for the centre.</summary>
    public IReadOnlyList<GuestFact> HowToStop { get; set; } = [];

    /// <summary>The centre's policy file, and what of it is in force; empty without one.</summary>
    public IReadOnlyList<GuestFact> Policy { get; set; } = [];
}

/// <summary>A command run on a system.</summary>
/// <param name="Words">The command as it is run, with what varies in angle brackets.</param>
/// <param name="Why">What for.</param>
/// <param name="Interval">When: "every 20 s while jobs wait or run".</param>
/// <param name="AsksScheduler">Whether it asks the scheduler.</param>
/// <param name="LastHour">How often in the last hour.</param>
/// <param name="Total">How often since counting began.</param>
public sealed record GuestCommand(string Words, string Why, string Interval, bool AsksScheduler, long LastHour, long Total);

/// <summary>A thing and what to know of it.</summary>
public sealed record GuestFact(string What, string Words);
