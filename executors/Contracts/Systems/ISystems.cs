namespace Pollinator.Contracts;

/// <summary>How jobs get to a system. The ladder: the first that works is used, unless the person chose.</summary>
public enum Rung
{
    /// <summary>A program on the login node, launched over SSH, which dials out to the portal.</summary>
    Twin = 1,

    /// <summary>The same program, started by a person on the login node: no key of theirs reaches the portal.</summary>
    ByHand = 2,

    /// <summary>Over SSH from beside the portal: nothing stays on the login node.</summary>
    OverSsh = 3,
}

/// <summary>How the portal stands with a system.</summary>
public enum SystemContact
{
    /// <summary>Nothing heard yet.</summary>
    Unknown = 0,

    /// <summary>The host key has to be confirmed by a person before anything is sent there.</summary>
    NeedsHostKey = 1,

    /// <summary>The host shows another key than the one confirmed: nothing is sent there.</summary>
    HostKeyChanged = 2,

    /// <summary>A person has to sign in (again). Jobs there go on.</summary>
    NeedsSignIn = 3,

    /// <summary>On the way, or trying again.</summary>
    Connecting = 4,

    /// <summary>Signed in.</summary>
    Connected = 5,

    /// <summary>The program that works for it is not running or not heard.</summary>
    NotHeard = 6,
}

/// <summary>Where a system is.</summary>
/// <param name="Host">Name or address, 1 to 253 characters.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="User">The person's user name there, 1 to 100 characters.</param>
/// <param name="JumpHost">A host to go through, null for none.</param>
/// <param name="JumpPort">Its port.</param>
/// <param name="JumpUser">The user name there; null is the same.</param>
public sealed record SystemAddress(string Host, int Port, string User, string? JumpHost = null, int JumpPort = 22, string? JumpUser = null);

/// <summary>Adds a system.</summary>
/// <param name="Name">1 to 50 of a-z, 0-9, '-'; unique in the colony; what <c>executorNames</c> of a specification names.</param>
/// <param name="Address">Where it is; null for a system added by hand, whose program dials in.</param>
public sealed record NewSystem(string Name, SystemAddress? Address = null);

/// <summary>What the program beside the portal needs to know to serve its system. <c>GET /api/v1/executor/system</c>.</summary>
public sealed record SystemSettings
{
    /// <summary>The system.</summary>
    public required SystemId System { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is.</summary>
    public required SystemAddress Address { get; init; }

    /// <summary>Host keys a person has confirmed; any other is refused.</summary>
    public IReadOnlyList<HostKey> Pinned { get; set; } = [];

    /// <summary>The rung a person chose; null leaves it to what is found.</summary>
    public Rung? Rung { get; init; }

    /// <summary>With which the keys kept beside the portal are encrypted. Secret; kept in memory only.</summary>
    public required string KeyPassphrase { get; init; }

    /// <summary>Where executors reach the portal, for the twin.</summary>
    public required string PortalUrl { get; init; }

    /// <summary>What the portal knows of the twin on the login node.</summary>
    public TwinHeard? Twin { get; init; }

    /// <summary>Never shows its secret.</summary>
    public override string ToString() => $"SystemSettings {{ System = {System}, Name = {Name} }}";
}

/// <summary>What the portal knows of a system's twin.</summary>
/// <param name="IsRegistered">Whether it has registered its key.</param>
/// <param name="Incarnation">How many starts of it were seen.</param>
/// <param name="SeenAt">When it was last heard.</param>
/// <param name="ProgramVersion">Its version, as it says.</param>
/// <param name="TakesJobs">Whether it serves any function: one that drains, or may not, serves none.</param>
public sealed record TwinHeard(
    bool IsRegistered,
    int Incarnation,
    DateTimeOffset? SeenAt = null,
    string? ProgramVersion = null,
    bool TakesJobs = false
);

/// <summary>What the program tells of its system whenever it changes. <c>POST /api/v1/executor/system/status</c>.</summary>
public sealed record SystemStatus
{
    /// <summary>How it stands.</summary>
    public required SystemContact Contact { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>A sentence for a person: what is so, why, what to do.</summary>
    public string? Message { get; init; }

    /// <summary>With <see cref="SystemContact.HostKeyChanged"/>: the keys the host shows instead of those confirmed, for a person to compare.</summary>
    public IReadOnlyList<HostKey> Shown { get; set; } = [];

    /// <summary>The rung in use; null before one is.</summary>
    public Rung? Rung { get; init; }

    /// <summary>Why this rung and not the one before it.</summary>
    public string? RungWhy { get; init; }

    /// <summary>Version of the twin's program, where there is one.</summary>
    public string? TwinVersion { get; init; }

    /// <summary>Keys with which the portal gets in, for the sheet of what is done there, at most 20; null when the program does not say.</summary>
    public IReadOnlyList<GuestFact>? Keys { get; init; }

    /// <summary>What was found out, when it is new.</summary>
    public SystemFindings? Findings { get; init; }
}

/// <summary>A system as its page shows it.</summary>
public sealed record SystemView
{
    /// <summary>The system.</summary>
    public required SystemId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is; null when its program was started by hand.</summary>
    public SystemAddress? Address { get; init; }

    /// <summary>Who added it: as whose account jobs run there.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether the caller added it.</summary>
    public required bool IsMine { get; init; }

    /// <summary>With whom it is shared.</summary>
    public SharingView? Sharing { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Host keys confirmed.</summary>
    public IReadOnlyList<HostKey> Pinned { get; set; } = [];

    /// <summary>How it stands, as last told.</summary>
    public required SystemStatus Status { get; init; }

    /// <summary>The rung a person chose.</summary>
    public Rung? ChosenRung { get; init; }

    /// <summary>What was found out; null before anything was.</summary>
    public SystemFindings? Findings { get; init; }

    /// <summary>The programs that work for it: beside the portal, on the login node.</summary>
    public IReadOnlyList<ExecutorView> Executors { get; set; } = [];
}

/// <summary>
/// Systems, for pages and API. A system is its owner's: only they sign in, change it and see its sheet. Jobs there are theirs, and those of people with whom
/// they share it, who see what they can ask for. Others of the colony see that it is there.
/// </summary>
public interface ISystems
{
    /// <summary>All systems of the colony.</summary>
    Task<Outcome<IReadOnlyList<SystemView>>> ListAsync(Caller caller, CancellationToken ct);

    /// <summary>One system.</summary>
    Task<Outcome<SystemView>> GetAsync(Caller caller, SystemId system, CancellationToken ct);

    /// <summary>Adds a system that is reached over SSH; the program that serves it starts beside the portal.</summary>
    Task<Outcome<SystemView>> AddAsync(Caller caller, NewSystem request, CancellationToken ct);

    /// <summary>A one-time code and the command to paste on the login node: for a new system without an address, or for one that is there.</summary>
    Task<Outcome<EnrollmentCode>> CreateCodeAsync(Caller caller, SystemId system, CancellationToken ct);

    /// <summary>Removes a system: its programs are retired, its keys forgotten. Jobs there go on, and become undetermined.</summary>
    Task<Outcome<Done>> RemoveAsync(Caller caller, SystemId system, CancellationToken ct);

    /// <summary>Pins the host keys that the person has compared. Replaces what was pinned before.</summary>
    Task<Outcome<Done>> ConfirmHostKeysAsync(Caller caller, SystemId system, IReadOnlyList<HostKey> keys, CancellationToken ct);

    /// <summary>Chooses a rung of the ladder; null leaves it to what is found.</summary>
    Task<Outcome<Done>> ChooseRungAsync(Caller caller, SystemId system, Rung? rung, CancellationToken ct);

    /// <summary>
    /// Shares a system, or ends that: jobs of others run there as its owner's account. For its owner. Jobs that may not be there any more and have not
    /// begun wait again; those that run go on. Sharing needs a fresh second factor, ending it does not.
    /// </summary>
    Task<Outcome<Done>> ShareAsync(Caller caller, SystemId system, Share share, CancellationToken ct);

    /// <summary>Asks the system's program something. What it says is read by <see cref="WordsAsync"/>. The id in <paramref name="ask"/> is the question's.</summary>
    Task<Outcome<Done>> AskAsync(Caller caller, SystemId system, Ask ask, CancellationToken ct);

    /// <summary>What is said to a question after word <paramref name="after"/>: waits up to <paramref name="wait"/> (0 to 30 s) for the next.</summary>
    Task<Outcome<IReadOnlyList<AskWord>>> WordsAsync(Caller caller, AskId ask, int after, TimeSpan wait, CancellationToken ct);

    /// <summary>Replies to a prompt. Passed on, never stored.</summary>
    Task<Outcome<Done>> ReplyAsync(Caller caller, AskId ask, AskReply reply, CancellationToken ct);

    /// <summary>Gives a question up.</summary>
    Task<Outcome<Done>> GiveUpAsync(Caller caller, AskId ask, CancellationToken ct);

    /// <summary>Fires (at most each 100 ms) when anything shown of the colony's systems changed.</summary>
    IAsyncEnumerable<Done> WatchAsync(Caller caller, CancellationToken ct);
}

/// <summary>The rung a person chooses; null leaves it to what is found.</summary>
public sealed record ChooseRung(Rung? Rung = null);
