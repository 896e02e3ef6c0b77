using System.Text.Json;

namespace Pollinator.Contracts;

/// <summary>Asks for a job to be run.</summary>
public sealed record SubmitJob
{
    /// <summary>What to run.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>The project whose folder the job gets; null runs in an empty folder.</summary>
    public ProjectId? Project { get; init; }

    /// <summary>The state of the project folder; null with a project takes its newest.</summary>
    public ContentHash? Snapshot { get; init; }

    /// <summary>Input values of the job, any JSON values; at most 64 KiB together.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Inputs { get; init; }

    /// <summary>1 to 100 characters chosen by the submitter: the same key again is the same job, whatever else the request says. One that somebody else of the colony has used is refused.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>The answer to a submit.</summary>
/// <param name="Id">The job.</param>
/// <param name="Number">The job's number in its colony, as people say it.</param>
/// <param name="State">Its state now.</param>
/// <param name="Receipt">Proof that the portal took the job.</param>
/// <param name="Repeated">True when the submitter had used the idempotency key before: this is the earlier job.</param>
public sealed record SubmittedJob(JobId Id, long Number, JobState State, Receipt Receipt, bool Repeated);

/// <summary>What stands behind a job that the portal would accept now.</summary>
/// <param name="Snapshot">The state of its project's folder that it would get; null without a project.</param>
/// <param name="JobsLeft">How many more jobs that have not ended the colony may have, this one among them; null is any number.</param>
public sealed record JobCheck(ContentHash? Snapshot = null, int? JobsLeft = null);

/// <summary>One line of a list of jobs.</summary>
public sealed record JobListItem
{
    /// <summary>The job.</summary>
    public required JobId Id { get; init; }

    /// <summary>Its number in its colony.</summary>
    public required long Number { get; init; }

    /// <summary>Label, or function name where there is none.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required JobState State { get; init; }

    /// <summary>Since when the executor has not been heard; null while contact is live.</summary>
    public DateTimeOffset? NoContactSince { get; init; }

    /// <summary>Why it ended.</summary>
    public EndReason Reason { get; init; }

    /// <summary>The exit code, when the program had one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>One sentence: why it waits, what it does, or how it ended. Over REST a text in English.</summary>
    public Words? Why { get; init; }

    /// <summary>The project, if any.</summary>
    public ProjectId? Project { get; init; }

    /// <summary>The project's name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The executor that has or had it.</summary>
    public string? ExecutorName { get; init; }

    /// <summary>Who submitted it, as shown to people.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the program of the present attempt began to run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Walltime asked for, in seconds.</summary>
    public int? WalltimeSeconds { get; init; }
}

/// <summary>One try at a job.</summary>
public sealed record AttemptView
{
    /// <summary>1 is the first.</summary>
    public required int Number { get; init; }

    /// <summary>The executor.</summary>
    public required ExecutorId Executor { get; init; }

    /// <summary>Its name.</summary>
    public required string ExecutorName { get; init; }

    /// <summary>When it was given out.</summary>
    public required DateTimeOffset AssignedAt { get; init; }

    /// <summary>When the program began to run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How it ended.</summary>
    public EndReason Reason { get; init; }

    /// <summary>The exit code, when there was one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The platform's own name for what runs (a pid, a Slurm job id).</summary>
    public string? PlatformId { get; init; }
}

/// <summary>A job with all that its page shows (but for log and ledger, which have ports of their own).</summary>
public sealed record JobView
{
    /// <summary>What a list shows of it.</summary>
    public required JobListItem Summary { get; init; }

    /// <summary>What was submitted.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>The folder state it runs with.</summary>
    public ContentHash? Snapshot { get; init; }

    /// <summary>The results, once it has ended and had any.</summary>
    public ContentHash? Results { get; init; }

    /// <summary>Input values.</summary>
    public IReadOnlyDictionary<string, JsonElement> Inputs { get; set; } = new Dictionary<string, JsonElement>();

    /// <summary>Output values, given by the executor at the end.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs { get; set; } = new Dictionary<string, JsonElement>();

    /// <summary>All tries, oldest first.</summary>
    public IReadOnlyList<AttemptView> Attempts { get; set; } = [];

    /// <summary>When somebody asked to cancel it; null if nobody did.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Who asked to cancel it.</summary>
    public string? CancelRequestedBy { get; init; }

    /// <summary>The platform's raw words at the end, untrusted.</summary>
    public string? Evidence { get; init; }
}

/// <summary>Which jobs to list. What is null does not narrow.</summary>
public sealed record JobQuery
{
    /// <summary>States to show; empty is all.</summary>
    public IReadOnlyList<JobState> States { get; set; } = [];

    /// <summary>Only jobs of this project.</summary>
    public ProjectId? Project { get; init; }

    /// <summary>Only jobs of this executor.</summary>
    public ExecutorId? Executor { get; init; }

    /// <summary>Only jobs that this person submitted.</summary>
    public UserId? Person { get; init; }

    /// <summary>Only jobs submitted at or after this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only jobs submitted before this.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only jobs whose number equals or whose name contains this. The job with the number comes first.</summary>
    public string? Text { get; init; }

    /// <summary>Only jobs without contact.</summary>
    public bool NoContact { get; init; }

    /// <summary>Only jobs with a smaller number: <see cref="Page{T}.Older"/> of the page before. What comes meanwhile shifts nothing.</summary>
    public long? Before { get; init; }

    /// <summary>How many to pass over (newest first), 0 to <see cref="Pages.MostPassed"/>.</summary>
    public int Skip { get; init; }

    /// <summary>How many to give, 1 to 200.</summary>
    public int Take { get; set; } = 25;
}

/// <summary>How many jobs of a colony are in each state.</summary>
public sealed record JobCounts(IReadOnlyDictionary<JobState, int> ByState, int NoContact)
{
    /// <summary>How many are in this state.</summary>
    public int Of(JobState state) => ByState.GetValueOrDefault(state);

    /// <summary>All of them.</summary>
    public int Total => ByState.Values.Sum();
}

/// <summary>Tells that something about a job changed; whoever wants to know what reads it again.</summary>
public sealed record JobChanged(JobId Id, long Number, JobState State, long LedgerSequence);

/// <summary>Jobs, for pages and API.</summary>
public interface IJobs
{
    /// <summary>Accepts a job: durable when this returns.</summary>
    Task<Outcome<SubmittedJob>> SubmitAsync(Caller caller, SubmitJob request, CancellationToken ct);

    /// <summary>Whether <see cref="SubmitAsync"/> would accept this, by the same rules, and who could take it. Nothing is kept.</summary>
    Task<Outcome<JobCheck>> CheckAsync(Caller caller, SubmitJob request, CancellationToken ct);

    /// <summary>Everything about one job.</summary>
    Task<Outcome<JobView>> GetAsync(Caller caller, JobId job, CancellationToken ct);

    /// <summary>The job with this number in the caller's colony.</summary>
    Task<Outcome<JobId>> FindByNumberAsync(Caller caller, long number, CancellationToken ct);

    /// <summary>
    /// A page of jobs, newest first. Where several things narrow it, or a part of a name, the newest are looked at, a bounded number for each page: then a page may be
    /// short, or empty, and <see cref="Page{T}.Older"/> says where to look on.
    /// </summary>
    Task<Outcome<Page<JobListItem>>> ListAsync(Caller caller, JobQuery query, CancellationToken ct);

    /// <summary>How many jobs stand in which state.</summary>
    Task<Outcome<JobCounts>> CountsAsync(Caller caller, CancellationToken ct);

    /// <summary>Asks to end a job. Asking again changes nothing and is no error; a closed job is a conflict.</summary>
    Task<Outcome<Done>> CancelAsync(Caller caller, JobId job, CancellationToken ct);

    /// <summary>A person says what became of a job without contact: true puts it back to waiting ("it is not running"), false closes it as lost.</summary>
    Task<Outcome<Done>> ResolveLostAsync(Caller caller, JobId job, bool runAgain, CancellationToken ct);

    /// <summary>Changes of one job (or, with null, of all the caller's colony), in batches, from now on. Ends when <paramref name="ct"/> does.</summary>
    IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(Caller caller, JobId? job, CancellationToken ct);

    /// <summary>Signed receipts of a job: at submit and, once closed, at close.</summary>
    Task<Outcome<IReadOnlyList<Receipt>>> ReceiptsAsync(Caller caller, JobId job, CancellationToken ct);
}
