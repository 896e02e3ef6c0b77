using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>Jobs, for pages and API: who may do what is decided here.</summary>
internal sealed class JobsService(JobSubmission submission, JobQueries queries, JobCommands commands, JobFeed feed, Board board, JobReceipts receipts)
    : IJobs
{
    public Task<Outcome<SubmittedJob>> SubmitAsync(Caller caller, SubmitJob request, CancellationToken ct) =>
        submission.SubmitAsync(caller, request, ct);

    public Task<Outcome<JobCheck>> CheckAsync(Caller caller, SubmitJob request, CancellationToken ct) => submission.CheckAsync(caller, request, ct);

    public async Task<Outcome<JobView>> GetAsync(Caller caller, JobId job, CancellationToken ct) =>
        caller.Has(Scopes.Read) && await queries.FindAsync(caller, job, ct) is { } found ? found : Refusal.NotFound("job");

    public async Task<Outcome<JobId>> FindByNumberAsync(Caller caller, long number, CancellationToken ct) =>
        caller.Has(Scopes.Read) && await queries.FindByNumberAsync(caller, number, ct) is { } found ? found : Refusal.NotFound("job");

    public async Task<Outcome<Page<JobListItem>>> ListAsync(Caller caller, JobQuery query, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return JobAccess.MayNotRead;
        }

        if (query.States.Any(state => !Enum.IsDefined(state)))
        {
            return new Refusal(RefusalKind.Invalid, "bad-state", $"A job's state is one of {string.Join(", ", Enum.GetNames<JobState>())}.");
        }

        return query.Take is < 1 or > 200 || query.Skip is < 0 or > Pages.MostPassed
            ? new Refusal(
                RefusalKind.Invalid,
                "bad-page",
                $"A page has 1 to 200 jobs and passes over 0 to {Pages.MostPassed}. Further back, ask for the jobs before the last one's number."
            )
            : await queries.ListAsync(caller, query, ct);
    }

    public Task<Outcome<JobCounts>> CountsAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<JobCounts>>(caller.Has(Scopes.Read) ? board.Counts(caller.Colony).ToView() : JobAccess.MayNotRead);

    public Task<Outcome<Done>> CancelAsync(Caller caller, JobId job, CancellationToken ct) => commands.CancelAsync(caller, job, ct);

    public Task<Outcome<Done>> ResolveLostAsync(Caller caller, JobId job, bool runAgain, CancellationToken ct) =>
        commands.ResolveAsync(caller, job, runAgain, ct);

    public IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(Caller caller, JobId? job, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? feed.WatchAsync(caller.Colony, job, ct) : Nothing(ct);

    public Task<Outcome<IReadOnlyList<Receipt>>> ReceiptsAsync(Caller caller, JobId job, CancellationToken ct) => receipts.OfAsync(caller, job, ct);

    private static async IAsyncEnumerable<IReadOnlyList<JobChanged>> Nothing([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.WaitAsync(ct);
        yield break;
    }
}

/// <summary>What people ask of jobs that exist.</summary>
internal sealed class JobCommands(JobAccess access, Stops stops, ICommitQueue queue)
{
    public async Task<Outcome<Done>> CancelAsync(Caller caller, JobId job, CancellationToken ct)
    {
        var cancelled = await RunAsync(caller, job, session => stops.Cancel(session, job, caller.User), ct);
        // Asked again by whoever did not hear the answer: what was wanted is so.
        return cancelled.Refusal is { Code: Stops.AlreadyClosed } && (await access.FindAsync(caller, job, ct)).Value is { State: JobState.Cancelled }
            ? default(Done)
            : cancelled;
    }

    public Task<Outcome<Done>> ResolveAsync(Caller caller, JobId job, bool runAgain, CancellationToken ct) =>
        RunAsync(caller, job, session => stops.Resolve(session, job, caller.User, runAgain), ct);

    private async Task<Outcome<Done>> RunAsync(Caller caller, JobId job, Func<WriteSession, Outcome<Done>> work, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Jobs))
        {
            return new Refusal(RefusalKind.Forbidden, "scope-missing", "This token may not change jobs. Make one with that right, or sign in.");
        }

        var found = await access.FindAsync(caller, job, ct);
        return found.IsOk ? await queue.RunAsync(work, ct) : found.Refusal;
    }
}

/// <summary>Decides whether a caller may see a job.</summary>
internal sealed class JobAccess(IDbContextFactory<AppDb> databases, Board board) : IJobAccess
{
    public static Refusal MayNotRead { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "This token may not read jobs. Make one with that right, or sign in.");

    public async Task<Outcome<JobHeader>> FindAsync(Caller caller, JobId job, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read) && !caller.Has(Scopes.Jobs))
        {
            return MayNotRead;
        }

        if (board.Find(job) is { } live)
        {
            return live.Colony == caller.Colony ? new JobHeader(live.Id, live.Colony, live.State, live.Attempt) : Refusal.NotFound("job");
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var header = await db.Set<JobRow>()
            .Where(row => row.Id == job && row.Colony == caller.Colony)
            .Select(row => new JobHeader(row.Id, row.Colony, row.State, row.Attempt))
            .FirstOrDefaultAsync(ct);
        return header is null ? Refusal.NotFound("job") : header;
    }
}

/// <summary>Receipts of a job, signed anew each time: what they vouch for stands in the ledger.</summary>
internal sealed class JobReceipts(JobAccess access, IDbContextFactory<AppDb> databases, ReceiptSigner signer)
{
    public async Task<Outcome<IReadOnlyList<Receipt>>> OfAsync(Caller caller, JobId job, CancellationToken ct)
    {
        var found = await access.FindAsync(caller, job, ct);
        if (!found.IsOk)
        {
            return found.Refusal;
        }

        var chain = job.Value.ToByteArray(bigEndian: true);
        LedgerKind[] vouchedFor = [LedgerKind.Submitted, LedgerKind.Succeeded, LedgerKind.Failed, LedgerKind.Cancelled];
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<LedgerRow>()
            .AsNoTracking()
            .Where(row => row.Chain == chain && vouchedFor.Contains(row.Kind))
            .OrderBy(row => row.Sequence)
            .ToListAsync(ct);
        return rows.ConvertAll(row => signer.Sign(job, row.Sequence, row.Hash, row.WrittenUnixMs));
    }
}
