namespace Pollinator.Contracts;

/// <summary>
/// What can be asked of an executor: what only its platform can know or do. Travels over the channel the executor dialled. Programs know those up to
/// <see cref="AskKind.SignOut"/> from the first version on; a later one is asked only where <see cref="Capabilities.RefusesUnknownAsks"/> is said.
/// </summary>
public enum AskKind
{
    /// <summary>Which host keys does the system show? Answered with <see cref="AskAnswer.HostKeys"/>; nothing is sent to the host but the greeting.</summary>
    Knock = 1,

    /// <summary>Sign in, with prompts relayed to the person. Answered with <see cref="AskAnswer.Findings"/> once signed in and looked around.</summary>
    SignIn = 2,

    /// <summary>Make a key pair for this system. Answered with <see cref="AskAnswer.Key"/>; the private half never leaves the executor's machine.</summary>
    MakeKey = 3,

    /// <summary>Look around anew. Answered with <see cref="AskAnswer.Findings"/>.</summary>
    Discover = 4,

    /// <summary>Run a small job end to end. Steps are told as they end.</summary>
    SelfTest = 5,

    /// <summary>The exact script a specification becomes. Answered with <see cref="AskAnswer.Script"/>.</summary>
    Preview = 6,

    /// <summary>What is done on the system. Answered with <see cref="AskAnswer.Sheet"/>.</summary>
    GuestSheet = 7,

    /// <summary>Take the settings anew from the portal (another rung, a host key confirmed, another address).</summary>
    TakeSettings = 8,

    /// <summary>Close the connection to the system and forget the keys. Jobs there go on.</summary>
    SignOut = 9,

    /// <summary>
    /// Whether the platform would take a specification now, and when it would start it. Asks the platform's scheduler once and submits nothing. Answered
    /// with <see cref="AskAnswer.Estimate"/>.
    /// </summary>
    Estimate = 10,
}

/// <summary>A question to an executor.</summary>
public sealed record Ask
{
    /// <summary>The question.</summary>
    public required AskId Id { get; init; }

    /// <summary>What is asked.</summary>
    public required AskKind Kind { get; init; }

    /// <summary>With <see cref="AskKind.SignIn"/>: how.</summary>
    public SignInRequest? SignIn { get; init; }

    /// <summary>With <see cref="AskKind.Preview"/> and <see cref="AskKind.Estimate"/>: what.</summary>
    public JobSpec? Spec { get; init; }
}

/// <summary>Ways to prove who one is to an SSH server.</summary>
public enum SignInWay
{
    /// <summary>The key pair the executor made (<see cref="AskKind.MakeKey"/>).</summary>
    MadeKey = 1,

    /// <summary>A key, or a key and its OpenSSH certificate, that the person brings. Kept encrypted, to come back after a break.</summary>
    BroughtKey = 2,

    /// <summary>A password, prompted for.</summary>
    Password = 3,

    /// <summary>Whatever the server asks (<c>keyboard-interactive</c>): password, one-time code, anything.</summary>
    Interactive = 4,
}

/// <summary>How to sign in. Passwords, passphrases and codes are never in here: they are prompted for, relayed, and not stored.</summary>
public sealed record SignInRequest
{
    /// <summary>The way. A second factor that the server asks for is prompted for with any of them.</summary>
    public required SignInWay Way { get; init; }

    /// <summary>With <see cref="SignInWay.BroughtKey"/>: the private key, in PEM or OpenSSH form, at most 32 KiB. Secret.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>With <see cref="SignInWay.BroughtKey"/>: its OpenSSH certificate, at most 32 KiB.</summary>
    public string? Certificate { get; init; }

    /// <summary>Never shows its secret.</summary>
    public override string ToString() => $"SignInRequest {{ Way = {Way} }}";
}

/// <summary>What an executor says to a question, numbered from 1. An answer or a refusal is the last.</summary>
public sealed record AskWord
{
    /// <summary>Its number; a repeated number changes nothing.</summary>
    public required int Number { get; init; }

    /// <summary>Something was done, or is being done.</summary>
    public AskStep? Step { get; init; }

    /// <summary>The person is asked something.</summary>
    public AskPrompt? Prompt { get; init; }

    /// <summary>The answer: the end.</summary>
    public AskAnswer? Answer { get; init; }

    /// <summary>It cannot be done: the end. Whole sentences for a person.</summary>
    public AskRefusal? Refusal { get; init; }

    /// <summary>Whether nothing follows.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsLast => Answer is not null || Refusal is not null;
}

/// <summary>A step on the way. Told again under the same name when it ends.</summary>
/// <param name="Name">What is done, in words a person reads: "Write a file from a compute node".</param>
/// <param name="State">How it stands.</param>
/// <param name="Milliseconds">How long it took, once ended.</param>
/// <param name="Words">What came of it, or what the system said.</param>
public sealed record AskStep(string Name, AskStepState State, long? Milliseconds = null, string? Words = null);

/// <summary>How a step stands.</summary>
public enum AskStepState
{
    /// <summary>It is being done.</summary>
    Doing = 1,

    /// <summary>It went well.</summary>
    Done = 2,

    /// <summary>It went wrong.</summary>
    Failed = 3,

    /// <summary>It was not done, and the words say why.</summary>
    LeftOut = 4,
}

/// <summary>Questions of the system to the person, relayed as they came. Untrusted text.</summary>
/// <param name="Title">The server's own heading, or empty.</param>
/// <param name="Instruction">The server's own instruction or banner, or empty.</param>
/// <param name="Questions">One for each answer wanted; may be none, when there is only something to read.</param>
/// <param name="WaitsSeconds">How long the answers are waited for, in seconds from when the prompt came; null when nobody knows.</param>
public sealed record AskPrompt(string Title, string Instruction, IReadOnlyList<AskQuestion> Questions, int? WaitsSeconds = null);

/// <summary>One question.</summary>
/// <param name="Text">As the server put it, such as <c>Verification code: </c>.</param>
/// <param name="IsEchoed">Whether what is typed may be seen.</param>
public sealed record AskQuestion(string Text, bool IsEchoed);

/// <summary>A person's reply to a prompt. Secret: relayed, never stored, never logged.</summary>
/// <param name="Word">The number of the word that asked.</param>
/// <param name="Answers">One for each question; null when the person gave up.</param>
public sealed record AskReply(int Word, IReadOnlyList<string>? Answers = null)
{
    /// <summary>Never shows the answers.</summary>
    public override string ToString() => $"AskReply {{ Word = {Word} }}";
}

/// <summary>What is asked of an executor, and replies it waits for. <c>GET /api/v1/executor/asks?wait=25</c>.</summary>
/// <param name="Asks">Questions not yet ended, each told until its first word.</param>
public sealed record AskBatch(IReadOnlyList<Ask> Asks);

/// <summary>Replies to the prompts of one question. <c>GET /api/v1/executor/asks/{ask}/replies?after=N&amp;wait=25</c>.</summary>
/// <param name="Replies">Replies to words after <c>N</c>, each told until a later <c>N</c> is asked for; then it is forgotten.</param>
/// <param name="IsGone">Whether nobody waits for the answer any more: end it.</param>
public sealed record AskReplies(IReadOnlyList<AskReply> Replies, bool IsGone);

/// <summary>Why a question has no answer.</summary>
/// <param name="Code">Stable, kebab-case, such as <c>host-key-changed</c>.</param>
/// <param name="Message">What happened, why, what to do.</param>
/// <param name="Evidence">The system's raw words, untrusted.</param>
public sealed record AskRefusal(string Code, string Message, string? Evidence = null);

/// <summary>The answer to a question: one of these, by its kind.</summary>
public sealed record AskAnswer
{
    /// <summary>Host keys shown.</summary>
    public IReadOnlyList<HostKey>? HostKeys { get; init; }

    /// <summary>A key made.</summary>
    public MadeKey? Key { get; init; }

    /// <summary>What was found out.</summary>
    public SystemFindings? Findings { get; init; }

    /// <summary>The script.</summary>
    public ScriptPreview? Script { get; init; }

    /// <summary>What is done there.</summary>
    public GuestSheet? Sheet { get; init; }

    /// <summary>What the platform's scheduler thinks of it.</summary>
    public StartEstimate? Estimate { get; init; }
}

/// <summary>A key an SSH server proves itself with.</summary>
/// <param name="Host">Which host, <c>name:port</c>; with a jump host there are two.</param>
/// <param name="Algorithm">Such as <c>ssh-ed25519</c>.</param>
/// <param name="Fingerprint">SHA-256 as OpenSSH shows it: <c>SHA256:</c> and unpadded base64.</param>
public sealed record HostKey(string Host, string Algorithm, string Fingerprint);

/// <summary>The public half of a key the executor made.</summary>
/// <param name="PublicKey">The line for <c>~/.ssh/authorized_keys</c> without restrictions.</param>
/// <param name="RestrictedLine">The same with the restrictions that this portal can work under.</param>
/// <param name="Fingerprint">SHA-256 as OpenSSH shows it.</param>
public sealed record MadeKey(string PublicKey, string RestrictedLine, string Fingerprint);

/// <summary>What a specification becomes on the platform.</summary>
/// <param name="Script">The exact script.</param>
/// <param name="Command">The exact words it is submitted with.</param>
/// <param name="Notes">What was chosen for the person, and why ("partition standard: the default, and it fits").</param>
/// <param name="Faults">Why the system would not take it; empty when nothing is known against it.</param>
public sealed record ScriptPreview(string Script, IReadOnlyList<string> Command, IReadOnlyList<string> Notes, IReadOnlyList<string> Faults);

/// <summary>What a platform's scheduler says to a specification that is not submitted.</summary>
/// <param name="Evidence">The scheduler's raw words, untrusted.</param>
/// <param name="StartsAt">When it would start; a guess, since others submit and end meanwhile. Null when it would not be taken, or no time was said.</param>
/// <param name="Where">On which nodes, and in which partition; untrusted text, null when not said.</param>
/// <param name="Refusal">Why it would not be taken, and what to do: whole sentences. Null when it would be.</param>
public sealed record StartEstimate(string Evidence, DateTimeOffset? StartsAt = null, string? Where = null, string? Refusal = null);
