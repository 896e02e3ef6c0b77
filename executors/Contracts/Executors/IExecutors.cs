using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>How an executor is doing.</summary>
public enum ExecutorHealth
{
    /// <summary>Heard within the last interval.</summary>
    Good,

    /// <summary>Not heard for longer than it should take.</summary>
    NoContact,

    /// <summary>Registered but never started.</summary>
    NeverSeen,

    /// <summary>Retired: gets nothing, and its key is refused.</summary>
    Retired,
}

/// <summary>An executor as its page shows it.</summary>
public sealed record ExecutorView
{
    /// <summary>The executor.</summary>
    public required ExecutorId Id { get; init; }

    /// <summary>Its name, unique in the colony.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind (<c>local</c>, …).</summary>
    public required string Kind { get; init; }

    /// <summary>How it is doing.</summary>
    public required ExecutorHealth Health { get; init; }

    /// <summary>When it was last heard.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Who registered it.</summary>
    public required string RegisteredBy { get; init; }

    /// <summary>How many starts of its program the portal has seen.</summary>
    public required int Incarnation { get; init; }

    /// <summary>When the present incarnation began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Version of its program, as it says.</summary>
    public string? ProgramVersion { get; init; }

    /// <summary>What it has; null before it said so.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>What is free there now; null when unknown.</summary>
    public FreeCapacity? Free { get; init; }

    /// <summary>How many jobs it holds.</summary>
    public int JobCount { get; init; }

    /// <summary>How many of these may have begun.</summary>
    public int BegunCount { get; init; }

    /// <summary>The newest of the jobs it holds, at most 100. Only where one executor was asked for; empty in lists, and of a system's.</summary>
    public IReadOnlyList<JobListItem> Jobs { get; set; } = [];

    /// <summary>SHA-256 of its public key, for comparing with what the machine says.</summary>
    public required string KeyFingerprint { get; init; }

    /// <summary>Whether the portal starts it by itself.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Whether the caller registered it.</summary>
    public bool IsMine { get; init; }

    /// <summary>With whom it is shared; null for a system's program, which the system decides.</summary>
    public SharingView? Sharing { get; init; }
}

/// <summary>Which executors to list.</summary>
public sealed record ExecutorQuery
{
    /// <summary>Only executors whose name contains this, in whatever case.</summary>
    public string? Text { get; init; }

    /// <summary>Only executors that are so.</summary>
    public ExecutorHealth? Health { get; init; }

    /// <summary>How many to pass over, 0 or more.</summary>
    public int Skip { get; init; }

    /// <summary>How many to give, 1 to 200.</summary>
    public int Take { get; set; } = 50;
}

/// <summary>How many executors are how; retired ones are not counted.</summary>
public sealed record ExecutorCounts(int Good, int NoContact, int NeverSeen)
{
    /// <summary>All that are not retired.</summary>
    public int Serving => Good + NoContact + NeverSeen;
}

/// <summary>A one-time code for a new executor, shown once.</summary>
/// <param name="Code">The code; works once, until <paramref name="ExpiresAt"/>.</param>
/// <param name="ExpiresAt">15 minutes after it was made.</param>
/// <param name="Command">The command to paste on the other machine; reads the code from standard input, so that it never stands in a process list.</param>
public sealed record EnrollmentCode(string Code, DateTimeOffset ExpiresAt, string Command);

/// <summary>Whether an executor fits a specification, and why not.</summary>
public sealed record ExecutorFit(ExecutorId Executor, string Name, string Kind, ExecutorHealth Health, IReadOnlyList<Words> Misfits)
{
    /// <summary>Whether nothing stands against it.</summary>
    public bool Fits => Misfits.Count == 0;

    /// <summary>What it has; null before it said so. For the portal's own pages: over REST the list of executors has it, and a thousand times it would be a long answer.</summary>
    [JsonIgnore]
    public Capabilities? Capabilities { get; init; }
}

/// <summary>Executors, for pages and API.</summary>
public interface IExecutors
{
    /// <summary>All executors of the colony, retired ones last.</summary>
    Task<Outcome<IReadOnlyList<ExecutorView>>> ListAsync(Caller caller, CancellationToken ct);

    /// <summary>A page of the colony's executors by name, retired ones last.</summary>
    Task<Outcome<Page<ExecutorView>>> FindAsync(Caller caller, ExecutorQuery query, CancellationToken ct);

    /// <summary>How many of the colony's executors are how.</summary>
    Task<Outcome<ExecutorCounts>> CountsAsync(Caller caller, CancellationToken ct);

    /// <summary>One executor, with the newest of its jobs.</summary>
    Task<Outcome<ExecutorView>> GetAsync(Caller caller, ExecutorId executor, CancellationToken ct);

    /// <summary>Makes a one-time code with which a new executor registers. Needs a fresh second factor.</summary>
    Task<Outcome<EnrollmentCode>> CreateCodeAsync(Caller caller, NewCode request, CancellationToken ct);

    /// <summary>
    /// Shares an executor, or ends that. For who registered it; one that the portal starts is the colony's. Jobs that may not be there any more and have
    /// not begun wait again; those that run go on. Sharing needs a fresh second factor, ending it does not.
    /// </summary>
    Task<Outcome<Done>> ShareAsync(Caller caller, ExecutorId executor, Share share, CancellationToken ct);

    /// <summary>Retires an executor: it gets no jobs, its key is refused. What it has not started goes back to waiting; what runs there becomes undetermined.</summary>
    Task<Outcome<Done>> RetireAsync(Caller caller, ExecutorId executor, CancellationToken ct);

    /// <summary>Which executors fit a specification, and why the others don't.</summary>
    Task<Outcome<IReadOnlyList<ExecutorFit>>> FitAsync(Caller caller, JobSpec spec, CancellationToken ct);

    /// <summary>Fires (at most each 100 ms) when anything shown of the colony's executors changed.</summary>
    IAsyncEnumerable<Done> WatchAsync(Caller caller, CancellationToken ct);
}

/// <summary>Asks for a one-time code.</summary>
/// <param name="Name">The new executor's: 1 to 63 of a-z, 0-9, '-'.</param>
/// <param name="With">With whom it is shared from the start: nobody, or the colony. Named people are chosen once it is there.</param>
public sealed record NewCode(string Name, SharedWith With = SharedWith.Colony);
