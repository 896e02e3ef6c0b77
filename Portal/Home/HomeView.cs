using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>Whom the home page asks.</summary>
public sealed record HomePorts(IJobs Jobs, IExecutors Executors, IProjects Projects);

/// <summary>What the home page shows.</summary>
public sealed record HomeView
{
    private const int Most = 6;
    private const int MostExecutors = 24;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);
    private static readonly TimeSpan New = TimeSpan.FromDays(1);

    /// <summary>The states in which a job has not begun to run.</summary>
    public static IReadOnlyList<JobState> NotRunning { get; } = [JobState.Waiting, JobState.Assigned, JobState.Starting, JobState.Queued];

    /// <summary>How many jobs stand in which state.</summary>
    public required JobCounts Counts { get; init; }

    /// <summary>What runs, newest first, not all of it when it is much.</summary>
    public required IReadOnlyList<JobListItem> Running { get; init; }

    /// <summary>What has not begun to run.</summary>
    public required IReadOnlyList<JobListItem> Waiting { get; init; }

    /// <summary>What failed in the last days.</summary>
    public required IReadOnlyList<JobListItem> Failed { get; init; }

    /// <summary>The first of the colony's executors, those of systems among them.</summary>
    public required IReadOnlyList<HomeExecutor> Executors { get; init; }

    /// <summary>Whether the first steps are shown: nobody has run anything in the colony, or the person has not, and may.</summary>
    public bool IsFirst { get; init; }

    /// <summary>An executor that could run a first job, with the first steps.</summary>
    public ExecutorView? Ready { get; init; }

    /// <summary>What would be asked for in place of what a failed job ran out of.</summary>
    public IReadOnlyList<HomeMend> Mends { get; init; } = [];

    /// <summary>The newest project, of the person's own where others have run jobs, with the first steps.</summary>
    public ProjectView? First { get; init; }

    /// <summary>Why there is nothing to show.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>How many have not begun to run.</summary>
    public int WaitingCount => NotRunning.Sum(Counts.Of);

    /// <summary>Reads it.</summary>
    /// <param name="ports">Whom to ask.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="now">Now.</param>
    /// <param name="earlier">What was read before: how a job that failed can be mended is not asked twice, nor whether somebody has run a job who has.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<HomeView> ReadAsync(HomePorts ports, Caller caller, DateTimeOffset now, HomeView? earlier, CancellationToken ct)
    {
        var (jobs, executors, projects) = ports;
        var counts = await jobs.CountsAsync(caller, ct);
        var running = await ListAsync(JobState.Running);
        var waiting = await ListAsync(NotRunning);
        IReadOnlyList<JobListItem> failed = [.. (await ListAsync(JobState.Failed)).Where(job => job.ClosedAt > now - Lately)];
        var some = await executors.FindAsync(caller, new ExecutorQuery { Take = MostExecutors }, ct);
        var isFirst = counts.Value is { Total: 0 } || (earlier is null or { IsFirst: true } && caller.Has(Scopes.Jobs) && await HasNoneAsync());
        return new HomeView
        {
            Counts = counts.Value ?? new JobCounts(new Dictionary<JobState, int>(), 0),
            Running = running,
            Waiting = waiting,
            Failed = failed,
            IsFirst = isFirst,
            Mends = await MendsAsync(),
            First = isFirst ? await FirstAsync() : null,
            Executors = [.. (some.Value?.Items ?? []).Select(HomeExecutor.Of).OfType<HomeExecutor>()],
            Ready = isFirst
                ? some.Value?.Items.FirstOrDefault(executor => executor is { Health: ExecutorHealth.Good, Capabilities: not null })
                : null,
            Refusal = counts.Refusal ?? some.Refusal,
        };

        async Task<IReadOnlyList<JobListItem>> ListAsync(params IReadOnlyList<JobState> states) =>
            (await jobs.ListAsync(caller, new JobQuery { States = states, Take = Most }, ct)).Value?.Items ?? [];

        async Task<bool> HasNoneAsync() =>
            (await jobs.ListAsync(caller, new JobQuery { Person = caller.User, Take = 1 }, ct)).Value is { Items.Count: 0 };

        // Beside what others run, a step is done only by the person's own project.
        async Task<ProjectView?> FirstAsync()
        {
            var query = new ProjectQuery { Person = counts.Value is { Total: 0 } ? null : caller.User };
            return (await projects.FindAsync(caller, query, ct)).Value?.Items.FirstOrDefault(one => one.Newest is not null);
        }

        async Task<IReadOnlyList<HomeMend>> MendsAsync()
        {
            var mends = new List<HomeMend>();
            foreach (var job in failed)
            {
                var mend =
                    earlier?.Failed.Any(known => known.Id == job.Id) == true
                        ? earlier.Mends.FirstOrDefault(known => known.Job == job.Id)
                        : await HomeMend.ProposeAsync(job, jobs, executors, caller, ct);
                if (mend is not null)
                {
                    mends.Add(mend);
                }
            }

            return mends;
        }
    }

    /// <summary>The sentence the reader came for: "3 running, 2 waiting, 1 new failure".</summary>
    public string Answer(DateTimeOffset now)
    {
        var fresh = Failed.Count(job => job.ClosedAt > now - New);
        var running = Counts.Of(JobState.Running);
        string?[] parts =
        [
            running == 0 ? null : Shared.Sizes.Count(running, "running", "running"),
            WaitingCount == 0 ? null : Shared.Sizes.Count(WaitingCount, "waiting", "waiting"),
            Counts.NoContact == 0 ? null : Shared.Sizes.Count(Counts.NoContact, "without contact", "without contact"),
            fresh == 0 ? null : Shared.Sizes.Count(fresh, "new failure", fresh == Most ? "or more new failures" : "new failures"),
        ];
        var said = string.Join(", ", parts.OfType<string>());
        return said.Length == 0 ? L("Nothing runs and nothing waits") : said;
    }
}
