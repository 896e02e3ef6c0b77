using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>Who did something.</summary>
public enum ActorKind
{
    /// <summary>A person, by pseudonymous id.</summary>
    User = 1,

    /// <summary>An executor's program.</summary>
    Executor = 2,

    /// <summary>A platform's scheduler, as told by an executor.</summary>
    Scheduler = 3,

    /// <summary>The portal itself.</summary>
    Portal = 4,
}

/// <summary>What happened. The numbers are hashed: never renumber.</summary>
public enum LedgerKind
{
    /// <summary>A job was accepted.</summary>
    Submitted = 1,

    /// <summary>An executor got the job.</summary>
    Assigned = 2,

    /// <summary>Its lease ended before the permit.</summary>
    LeaseLost = 3,

    /// <summary>The start permit was given.</summary>
    PermitGiven = 4,

    /// <summary>The platform has it in its queue.</summary>
    Queued = 5,

    /// <summary>The program runs.</summary>
    Started = 6,

    /// <summary>The executor was not heard any more.</summary>
    ContactLost = 7,

    /// <summary>The executor was heard again.</summary>
    ContactBack = 8,

    /// <summary>Somebody asked to end it.</summary>
    CancelRequested = 9,

    /// <summary>Results were kept as a snapshot.</summary>
    ResultsKept = 10,

    /// <summary>An attempt ended and the job is tried again.</summary>
    Retried = 11,

    /// <summary>The job ended well.</summary>
    Succeeded = 12,

    /// <summary>The job ended badly.</summary>
    Failed = 13,

    /// <summary>The job was cancelled.</summary>
    Cancelled = 14,

    /// <summary>Files were brought to the executor.</summary>
    Staged = 15,

    /// <summary>The executor noted something worth knowing.</summary>
    Noted = 16,

    /// <summary>A permitted attempt went back to waiting, on evidence or a person's word.</summary>
    Released = 17,

    /// <summary>An executor was registered.</summary>
    ExecutorRegistered = 101,

    /// <summary>A new start of an executor's program.</summary>
    ExecutorStarted = 102,

    /// <summary>An executor was retired.</summary>
    ExecutorRetired = 103,

    /// <summary>An account was made.</summary>
    AccountCreated = 201,

    /// <summary>Somebody signed in.</summary>
    SignedIn = 202,

    /// <summary>A sign-in was refused.</summary>
    SignInRefused = 203,

    /// <summary>A token was made.</summary>
    TokenCreated = 204,

    /// <summary>A token was revoked.</summary>
    TokenRevoked = 205,

    /// <summary>A second factor was added.</summary>
    FactorAdded = 206,

    /// <summary>A second factor was removed.</summary>
    FactorRemoved = 207,

    /// <summary>A second factor was refused.</summary>
    FactorRefused = 208,

    /// <summary>New recovery codes were made.</summary>
    RecoveryCodesMade = 209,

    /// <summary>A recovery code was used.</summary>
    RecoveryCodeUsed = 210,

    /// <summary>The password was changed.</summary>
    PasswordChanged = 211,

    /// <summary>Sessions were ended from elsewhere.</summary>
    SessionsEnded = 212,

    /// <summary>Somebody signed out.</summary>
    SignedOut = 213,

    /// <summary>A signed-in person confirmed by a second factor that it is them.</summary>
    Confirmed = 214,

    /// <summary>An account at an outside authority signs a person in from now on.</summary>
    OutsideLinked = 215,

    /// <summary>It does not any more.</summary>
    OutsideUnlinked = 216,

    /// <summary>A browser is told what happens while the portal is closed in it.</summary>
    PushBrowserAdded = 217,

    /// <summary>It is not any more, by the person's wish.</summary>
    PushBrowserRemoved = 218,

    /// <summary>A program was let act for the person, by OpenID Connect.</summary>
    ProgramSignedIn = 220,

    /// <summary>A client, a program with a secret of its own, was made.</summary>
    ClientCreated = 221,

    /// <summary>A client was revoked.</summary>
    ClientRevoked = 222,

    /// <summary>A refresh token came a second time, so its program was signed out: somebody had a copy.</summary>
    RefreshTokenReused = 223,

    /// <summary>A colony was made.</summary>
    ColonyMade = 230,

    /// <summary>A colony was given another name.</summary>
    ColonyRenamed = 231,

    /// <summary>Somebody was invited to a colony, by a link.</summary>
    PersonInvited = 232,

    /// <summary>An invitation was withdrawn.</summary>
    InvitationWithdrawn = 233,

    /// <summary>Somebody joined a colony.</summary>
    MemberJoined = 234,

    /// <summary>A member was given another role.</summary>
    RoleChanged = 235,

    /// <summary>A member was removed, or left.</summary>
    MemberRemoved = 236,

    /// <summary>What a colony may use at most was changed.</summary>
    LimitsChanged = 237,

    /// <summary>A link for choosing a new password was made.</summary>
    PasswordResetLinkMade = 238,

    /// <summary>Somebody was made an administrator of the portal, or is none any more.</summary>
    AdministratorChanged = 239,

    /// <summary>A new password was chosen by a link.</summary>
    PasswordReset = 240,

    /// <summary>An account was locked, or opened again.</summary>
    AccountLocked = 241,

    /// <summary>A secret of a project or a colony was set or replaced.</summary>
    SecretSet = 260,

    /// <summary>A secret was removed.</summary>
    SecretRemoved = 261,

    /// <summary>Secrets were handed to a job's attempt.</summary>
    SecretHandedOut = 262,

    /// <summary>An executor or a system was shared with people, or with the colony.</summary>
    Shared = 270,

    /// <summary>It is not shared with some of them any more.</summary>
    ShareEnded = 271,

    /// <summary>A project was deleted, with its files, secrets, logs and results.</summary>
    ProjectDeleted = 280,

    /// <summary>A system was added.</summary>
    SystemAdded = 301,

    /// <summary>A system was removed.</summary>
    SystemRemoved = 302,

    /// <summary>A person confirmed a system's host keys.</summary>
    HostKeysConfirmed = 303,

    /// <summary>A person signed in on a system.</summary>
    SystemSignedIn = 304,

    /// <summary>A person chose how jobs get to a system.</summary>
    RungChosen = 305,
}

/// <summary>One entry of a chain. <see cref="LedgerHash"/> says which bytes are hashed.</summary>
public sealed record LedgerEntry
{
    /// <summary>What the chain is about: a job's id, or an executor's, a system's, a person's, a project's or a colony's.</summary>
    public required Guid Chain { get; init; }

    /// <summary>1 is the first entry of the chain.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required LedgerKind Kind { get; init; }

    /// <summary>When, in Unix milliseconds, by the clock of whoever tells it.</summary>
    public required long AtUnixMs { get; init; }

    /// <summary>When the portal wrote it, in Unix milliseconds.</summary>
    public required long WrittenUnixMs { get; init; }

    /// <summary>Who did it.</summary>
    public required ActorKind Actor { get; init; }

    /// <summary>The actor's id; <see cref="Guid.Empty"/> for the portal.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>The attempt it belongs to; 0 for none.</summary>
    public int Attempt { get; init; }

    /// <summary>A JSON object with what else is known, exactly as hashed.</summary>
    public string Details { get; set; } = "{}";

    /// <summary>The platform's raw words, untrusted; empty for none.</summary>
    public string Evidence { get; set; } = "";

    /// <summary>Hash of the entry before; all zero for the first.</summary>
    public required ContentHash Previous { get; init; }

    /// <summary>Hash of this entry.</summary>
    public required ContentHash Hash { get; init; }
}

/// <summary>An entry as the timeline shows it: names resolved.</summary>
/// <param name="Entry">The entry itself.</param>
/// <param name="ActorName">Whoever did it, as shown to people; "erased" when the person is.</param>
/// <param name="JobNumber">Number of the job it is about, where many jobs' entries stand together; else null.</param>
/// <param name="AccountOf">Where a job runs as somebody else's account on a system: whose; else null.</param>
public sealed record LedgerEntryView(LedgerEntry Entry, string ActorName, long? JobNumber = null, string? AccountOf = null);

/// <summary>Seals the heads of all chains that changed since the last checkpoint.</summary>
public sealed record Checkpoint
{
    /// <summary>1 is the first.</summary>
    public required long Number { get; init; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    public required long AtUnixMs { get; init; }

    /// <summary>Entries up to this position of the whole ledger are sealed.</summary>
    public required long UpTo { get; init; }

    /// <summary>How many chain heads it seals.</summary>
    public required int Heads { get; init; }

    /// <summary>Merkle root over the heads.</summary>
    public required ContentHash Root { get; init; }

    /// <summary>Hash of the checkpoint before; all zero for the first.</summary>
    public required ContentHash Previous { get; init; }

    /// <summary>Hash of this checkpoint.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Which key signed it: SHA-256 of its public half (SubjectPublicKeyInfo).</summary>
    public required string KeyId { get; init; }

    /// <summary>ECDSA P-256 with SHA-256 over the hash, IEEE P1363, base64.</summary>
    public required string Signature { get; init; }
}

/// <summary>What the portal signs for a submitter, so that a received job cannot be dropped unseen.</summary>
/// <param name="Job">The job.</param>
/// <param name="Sequence">The entry of the job's chain it vouches for.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="WrittenUnixMs">When the entry was written.</param>
/// <param name="KeyId">Which key signed: SHA-256 of its public half.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="LedgerHash.ReceiptBytes"/>, IEEE P1363, base64.</param>
public sealed record Receipt(JobId Job, long Sequence, ContentHash Hash, long WrittenUnixMs, string KeyId, string Signature);

/// <summary>Everything needed to check a chain without the portal.</summary>
/// <param name="Version">1.</param>
/// <param name="Entries">The chain, oldest first.</param>
/// <param name="Proof">Where the head is sealed; null while it is not.</param>
/// <param name="Keys">Public keys by id, SubjectPublicKeyInfo in base64.</param>
public sealed record LedgerExport(
    int Version,
    IReadOnlyList<LedgerEntry> Entries,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] SealProof? Proof,
    IReadOnlyDictionary<string, string> Keys
);

/// <summary>Shows that a chain's entry is under a checkpoint's root.</summary>
/// <param name="Sequence">The entry that is sealed.</param>
/// <param name="Index">Its leaf's place.</param>
/// <param name="Path">Sibling hashes from the leaf up.</param>
/// <param name="Checkpoint">The checkpoint.</param>
public sealed record SealProof(long Sequence, int Index, IReadOnlyList<ContentHash> Path, Checkpoint Checkpoint);

/// <summary>The portal's signing keys.</summary>
/// <param name="Present">Id of the one that signs now.</param>
/// <param name="Keys">Public halves of all there ever were, by id: SubjectPublicKeyInfo in base64.</param>
public sealed record LedgerPublicKeys(string Present, IReadOnlyDictionary<string, string> Keys);

/// <summary>What a check found.</summary>
/// <param name="IsIntact">Whether nothing is wrong.</param>
/// <param name="Entries">How many entries were checked.</param>
/// <param name="SealedUpTo">The last sealed sequence; 0 for none.</param>
/// <param name="SealedAt">When that seal was made.</param>
/// <param name="Fault">What is wrong, where.</param>
public sealed record LedgerCheck(
    bool IsIntact,
    int Entries,
    long SealedUpTo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? SealedAt,
    string? Fault = null
);

/// <summary>The ledger, for pages and API.</summary>
public interface ILedger
{
    /// <summary>A job's entries, oldest first, from <paramref name="afterSequence"/> on.</summary>
    Task<Outcome<IReadOnlyList<LedgerEntryView>>> EntriesAsync(Caller caller, JobId job, long afterSequence, CancellationToken ct);

    /// <summary>A job's chain with its proof, to keep and to check elsewhere.</summary>
    Task<Outcome<LedgerExport>> ExportAsync(Caller caller, JobId job, CancellationToken ct);

    /// <summary>Checks a job's chain as it stands in the database.</summary>
    Task<Outcome<LedgerCheck>> VerifyAsync(Caller caller, JobId job, CancellationToken ct);

    /// <summary>
    /// The colony's entries of all chains, newest first. A member sees the own sign-ins, factors and tokens; the colony's owners, signed in, those of
    /// all its people. <paramref name="before"/> is where an earlier call said to go on; <paramref name="take"/> is 1 to 200.
    /// </summary>
    Task<Outcome<LedgerEntries>> FindAsync(Caller caller, LedgerFilter filter, long? before, int take, CancellationToken ct);

    /// <summary>
    /// Every chain of the colony in which something matches and may be seen, whole and with its proof, so that each can be checked. A person's chain
    /// with entries of another colony is left out, but to that person.
    /// </summary>
    Task<Outcome<IAsyncEnumerable<LedgerExport>>> ExportAllAsync(Caller caller, LedgerFilter filter, CancellationToken ct);
}
