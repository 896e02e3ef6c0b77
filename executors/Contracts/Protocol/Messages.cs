using System.Text.Json;

namespace Pollinator.Contracts.Protocol;

/// <summary><c>POST /api/v1/executors/register</c>: an executor registers with its one-time code. No authentication but the code.</summary>
/// <param name="Code">The one-time code.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of an ECDSA P-256 key, base64.</param>
/// <param name="Kind">The executor's kind, such as <c>local</c>.</param>
public sealed record RegisterExecutor(string Code, string PublicKey, string Kind);

/// <summary>The answer to <see cref="RegisterExecutor"/>.</summary>
/// <param name="Id">The executor's id.</param>
/// <param name="Name">The name the code was made for.</param>
/// <param name="Audience">What the executor's assertions must name as <c>aud</c>: this portal's own id.</param>
/// <param name="PortalKey">The portal's public key (SubjectPublicKeyInfo of an ECDSA P-256 key, base64), to be pinned: see <see cref="PortalProof"/>. A portal of an earlier version tells none.</param>
public sealed record RegisteredExecutor(ExecutorId Id, string Name, string Audience, string? PortalKey = null);

/// <summary>
/// <c>POST /api/v1/executors/{id}/session</c>: an executor proves itself. <paramref name="Assertion"/> is a JWT signed ES256 by its key, with
/// <c>iss</c> and <c>sub</c> = its id, <c>aud</c> = the portal's audience, <c>jti</c> (used once), <c>iat</c>, <c>exp</c> (at most 5 min later).
/// </summary>
/// <param name="Assertion">The JWT.</param>
/// <param name="Start">A GUID made when the program started. A new one makes a new incarnation; the present one renews; an earlier one is refused with 409 <c>superseded</c>.</param>
/// <param name="ProgramVersion">Version of the program.</param>
/// <param name="Capabilities">What it found on its machine.</param>
public sealed record OpenSession(string Assertion, Guid Start, string ProgramVersion, Capabilities Capabilities);

/// <summary>A session: send <paramref name="Token"/> as bearer token until it expires or a 401 says so, then open another.</summary>
/// <param name="Token">The token.</param>
/// <param name="Incarnation">Which start of the program this is.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="ServerTime">The portal's time.</param>
/// <param name="LeaseSeconds">How long a lease lasts without a poll.</param>
/// <param name="Proof">The portal's signature over this answer: see <see cref="PortalProof"/>. Null from a portal of an earlier version.</param>
public sealed record ExecutorSession(
    string Token,
    int Incarnation,
    DateTimeOffset ExpiresAt,
    DateTimeOffset ServerTime,
    int LeaseSeconds,
    string? Proof = null
);

/// <summary>An attempt at a job.</summary>
public sealed record AttemptRef(JobId Job, int Attempt);

/// <summary>
/// <c>POST /api/v1/executor/poll</c>: asks for work and says what is held; renews the leases of what is held. Answered at once when there is
/// something to say, else after <see cref="WaitSeconds"/>.
/// </summary>
public sealed record Poll
{
    /// <summary>All attempts the executor holds, in whatever state. The lease of what is not named is not renewed: it ends by itself.</summary>
    public required IReadOnlyList<AttemptRef> Held { get; init; }

    /// <summary>How many new jobs it would take now; 0 asks only for directives.</summary>
    public required int Want { get; init; }

    /// <summary>What is free; null does not narrow.</summary>
    public FreeCapacity? Free { get; init; }

    /// <summary>How long to wait, 0 to 30 s.</summary>
    public int WaitSeconds { get; init; }

    /// <summary>Gives the start permit together with the assignment: for functions that stage nothing and start at once.</summary>
    public bool StartAtOnce { get; init; }

    /// <summary>
    /// Counts the polls of one start, from 1. Who numbers its polls sends one after the other: the answers to all before it are on disk, or will
    /// never be read. So an assignment that was made in answer to an earlier one and is not in <see cref="Held"/> never arrived, and is given out
    /// again at once if it has no start permit. 0 says nothing: then that takes until its lease ends.
    /// </summary>
    public long Number { get; init; }
}

/// <summary>The answer to <see cref="Poll"/>.</summary>
public sealed record PollReply
{
    /// <summary>New work.</summary>
    public IReadOnlyList<Assignment> Assignments { get; set; } = [];

    /// <summary>Held attempts to end: repeated until they are closed.</summary>
    public IReadOnlyList<StopDirective> Stop { get; set; } = [];

    /// <summary>Attempts named as held that are not this executor's any more: end them and report nothing.</summary>
    public IReadOnlyList<AttemptRef> NotYours { get; set; } = [];

    /// <summary>Held attempts whose log somebody looks at now: read those quickly, the others seldom. A change of this list ends the wait.</summary>
    public IReadOnlyList<AttemptRef> Watched { get; set; } = [];
}

/// <summary>Ends an attempt.</summary>
/// <param name="Attempt">Which.</param>
/// <param name="Reason"><see cref="EndReason.CancelledByUser"/> or <see cref="EndReason.MaxExecTime"/>: to be given back at close.</param>
public sealed record StopDirective(AttemptRef Attempt, EndReason Reason);

/// <summary>A job handed to an executor.</summary>
public sealed record Assignment
{
    /// <summary>The job.</summary>
    public required JobId Job { get; init; }

    /// <summary>Its number, for people.</summary>
    public required long Number { get; init; }

    /// <summary>Which try.</summary>
    public required int Attempt { get; init; }

    /// <summary>What to run.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>The project folder to stage; null for none.</summary>
    public ContentHash? Snapshot { get; init; }

    /// <summary>Input values.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Inputs { get; init; }

    /// <summary>True when the start permit came with it.</summary>
    public bool Permitted { get; init; }
}

/// <summary><c>POST /api/v1/executor/attempts/{job}/{attempt}/permit</c> answers this, or 409 <c>permit-refused</c>. Asking again with the permit already given answers the same.</summary>
public sealed record StartPermit(JobId Job, int Attempt);

/// <summary>What an executor tells of an attempt.</summary>
public enum AttemptEventKind
{
    /// <summary>The project's files are there.</summary>
    Staged = 1,

    /// <summary>The platform has it in its queue.</summary>
    Queued = 2,

    /// <summary>The program runs.</summary>
    Running = 3,

    /// <summary>Something worth knowing.</summary>
    Note = 4,
}

/// <summary><c>POST /api/v1/executor/attempts/{job}/{attempt}/events</c>: numbered; a number already taken is acknowledged and changes nothing, a gap is 409 <c>event-gap</c>.</summary>
public sealed record AttemptEvent
{
    /// <summary>1 is the attempt's first event.</summary>
    public required int Number { get; init; }

    /// <summary>What happened.</summary>
    public required AttemptEventKind Kind { get; init; }

    /// <summary>When, by the executor's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The platform's name for what runs (a pid, a Slurm job id).</summary>
    public string? PlatformId { get; init; }

    /// <summary>Where (a node's name).</summary>
    public string? Node { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>The platform's raw words, at most 4 KiB.</summary>
    public string? Evidence { get; init; }
}

/// <summary>How an attempt ended, as the executor tells it.</summary>
public enum AttemptEnd
{
    /// <summary>Well.</summary>
    Succeeded = 1,

    /// <summary>Badly.</summary>
    Failed = 2,

    /// <summary>As asked.</summary>
    Cancelled = 3,

    /// <summary>There is evidence that it never ran: put it back to waiting.</summary>
    NeverStarted = 4,
}

/// <summary><c>POST /api/v1/executor/attempts/{job}/{attempt}/close</c>: the end of an attempt, after all log bytes and results are acknowledged. Repeating it changes nothing.</summary>
public sealed record CloseAttempt
{
    /// <summary>How it ended.</summary>
    public required AttemptEnd End { get; init; }

    /// <summary>Why.</summary>
    public required EndReason Reason { get; init; }

    /// <summary>The exit code, when the program had one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When, by the executor's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A sentence for people: what happened, why, what to do.</summary>
    public string? Message { get; init; }

    /// <summary>The platform's raw words, at most 4 KiB.</summary>
    public string? Evidence { get; init; }

    /// <summary>Output values, at most 64 KiB together.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Outputs { get; init; }

    /// <summary>The snapshot of the results, already kept.</summary>
    public ContentHash? Results { get; init; }

    /// <summary>Length of each log stream, so that the portal knows whether it has all.</summary>
    public IReadOnlyList<LogEnd> Logs { get; set; } = [];
}

/// <summary><c>GET /api/v1/executor/attempts/{job}/{attempt}/log</c>: how far each stream is on disk at the portal.</summary>
public sealed record LogEnds(IReadOnlyList<LogEnd> Streams);

/// <summary>Chunks to ask for or that are missing.</summary>
public sealed record ChunkList(IReadOnlyList<ContentHash> Chunks);

/// <summary>The answer to a log append (<c>POST …/log/{stream}?offset=N</c>, body = bytes, at most 1 MiB): the stream's length on disk. 409 <c>log-gap</c> with <c>knownOffset</c> when the bytes do not begin at or before that length.</summary>
public sealed record LogAppended(long Length);
