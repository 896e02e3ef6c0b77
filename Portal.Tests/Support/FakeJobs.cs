using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Jobs that live in lists. A used idempotency key gives the earlier job, as the portal does.</summary>
internal sealed class FakeJobs : IJobs
{
    private readonly Dictionary<string, SubmittedJob> _byKey = [];
    private readonly Channel<IReadOnlyList<JobChanged>> _changes = Channel.CreateUnbounded<IReadOnlyList<JobChanged>>();

    public List<JobView> All { get; } = [];

    public List<SubmitJob> Submitted { get; } = [];

    private List<JobView> Now
    {
        get
        {
            lock (All)
            {
                return [.. All];
            }
        }
    }

    /// <summary>Those that another person than the one who asks has submitted.</summary>
    public HashSet<JobId> OfOthers { get; } = [];

    public Refusal? RefuseSubmit { get; set; }

    /// <summary>Holds every submit back until it is completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<Outcome<SubmittedJob>> SubmitAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        Submitted.Add(request);
        if (Gate is not null)
        {
            await Gate.Task;
        }
        if (RefuseSubmit is not null)
        {
            return RefuseSubmit;
        }
        var key = request.IdempotencyKey ?? Guid.NewGuid().ToString();
        if (_byKey.TryGetValue(key, out var earlier))
        {
            return earlier with { Repeated = true };
        }
        return _byKey[key] = new SubmittedJob(JobId.New(), 1000 + _byKey.Count, JobState.Waiting, null!, false);
    }

    /// <summary>What was checked and not submitted.</summary>
    public List<SubmitJob> Checked { get; } = [];

    public Task<Outcome<JobCheck>> CheckAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        Checked.Add(request);
        return Task.FromResult<Outcome<JobCheck>>(RefuseSubmit is { } refusal ? refusal : new JobCheck(request.Snapshot));
    }

    public Task<Outcome<JobView>> GetAsync(Caller caller, JobId job, CancellationToken ct) =>
        Task.FromResult<Outcome<JobView>>(Now.FirstOrDefault(j => j.Summary.Id == job) is { } found ? found : Refusal.NotFound("job"));

    public Task<Outcome<JobId>> FindByNumberAsync(Caller caller, long number, CancellationToken ct) =>
        Task.FromResult<Outcome<JobId>>(
            Now.FirstOrDefault(j => j.Summary.Number == number) is { } found ? found.Summary.Id : Refusal.NotFound("job")
        );

    /// <summary>The job to which lists were looked through; null to the end.</summary>
    public long? LookedTo { get; set; }

    public Task<Outcome<Page<JobListItem>>> ListAsync(Caller caller, JobQuery query, CancellationToken ct)
    {
        var all = Now.Select(j => j.Summary)
            .Where(j => query.Project is null || j.Project == query.Project)
            .Where(j => query.Person is null || !OfOthers.Contains(j.Id))
            .Where(j => query.States.Count == 0 || query.States.Contains(j.State))
            .Where(j => !query.NoContact || j.NoContactSince is not null)
            .Where(j => query.Text is null || j.Name.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var left = all.Where(j => query.Before is null || j.Number < query.Before).Skip(query.Skip).ToList();
        var page = new Page<JobListItem>([.. left.Take(query.Take)], all.Count) { Older = LookedTo, IsMore = LookedTo is not null };
        return Task.FromResult<Outcome<Page<JobListItem>>>(left.Count > query.Take ? page with { Older = page.Items[^1].Number } : page);
    }

    public Task<Outcome<JobCounts>> CountsAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<JobCounts>>(new JobCounts(Now.CountBy(j => j.Summary.State).ToDictionary(), 0));

    /// <summary>The jobs that were asked to end.</summary>
    public List<JobId> Cancelled { get; } = [];

    /// <summary>What people said became of jobs without contact.</summary>
    public List<(JobId Job, bool RunAgain)> Resolved { get; } = [];

    /// <summary>Puts a job into the lists and tells whoever watches.</summary>
    public JobView Put(JobView job)
    {
        // A page may read while the test writes.
        lock (All)
        {
            All.RemoveAll(one => one.Summary.Id == job.Summary.Id);
            All.Insert(0, job);
        }
        _changes.Writer.TryWrite([new JobChanged(job.Summary.Id, job.Summary.Number, job.Summary.State, 1)]);
        return job;
    }

    public Task<Outcome<Done>> CancelAsync(Caller caller, JobId job, CancellationToken ct)
    {
        Cancelled.Add(job);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public Task<Outcome<Done>> ResolveLostAsync(Caller caller, JobId job, bool runAgain, CancellationToken ct)
    {
        Resolved.Add((job, runAgain));
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public async IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(Caller caller, JobId? job, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var changes in _changes.Reader.ReadAllAsync(ct))
        {
            yield return changes;
        }
    }

    public Task<Outcome<IReadOnlyList<Receipt>>> ReceiptsAsync(Caller caller, JobId job, CancellationToken ct) => throw new NotSupportedException();
}
