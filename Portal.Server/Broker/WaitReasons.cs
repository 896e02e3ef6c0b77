using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Says in a sentence why a job waits, from what is in memory now.</summary>
internal sealed class WaitReasons(Board board, Roster roster, BrokerOptions options, TimeProvider time)
{
    /// <summary>A look at how all stand now. What holds for one job holds for all that ask for the same, so it is found once for each page.</summary>
    public Look Now() => new(this);

    /// <summary>One look.</summary>
    internal sealed class Look(WaitReasons reasons)
    {
        private readonly Dictionary<MatchGroup, Words> _known = [];

        /// <summary>Null when the job does not wait.</summary>
        public Words? Of(JobId id)
        {
            if (reasons.Find(id) is not { } job)
            {
                return null;
            }

            if (!_known.TryGetValue(job.Group, out var why))
            {
                _known.Add(job.Group, why = reasons.Of(job));
            }

            return why;
        }
    }

    private LiveJob? Find(JobId id) => board.Find(id) is { State: JobState.Waiting } job ? job : null;

    private Words Of(LiveJob job)
    {
        var executors = roster.Of(job.Colony).ToList();
        if (executors.Count == 0)
        {
            return "There is no executor yet. Add one on the executors page.";
        }

        var fitting = executors.Where(executor => Fits(job, executor)).ToList();
        if (fitting.Count == 0)
        {
            return NobodyFits(job, executors);
        }

        var since = time.GetUtcNow().ToUnixTimeMilliseconds() - options.LeaseMs;
        var heard = fitting.Where(executor => executor.LastSeen >= since).ToList();
        return heard.Count == 0
            ? (Words)$"{Names(fitting)} fits, but has not been heard lately."
            : $"{Names(heard)} fits and is busy: other jobs are ahead, or run there.";
    }

    private static bool Fits(LiveJob job, LiveExecutor executor) => Matching.Fits(job.Group.Needs, executor.Profile);

    private static Words NobodyFits(LiveJob job, List<LiveExecutor> executors)
    {
        // The executor with the fewest misfits is the one a person would look at first.
        var (name, misfits) = executors
            .Where(executor => executor.Profile.Capabilities is not null)
            .Select(executor => (executor.Profile.Name, Misfits: Misfits(job, executor)))
            .OrderBy(executor => executor.Misfits.Count)
            .FirstOrDefault();
        return misfits is null ? (Words)"No executor has been started yet." : $"No executor fits. {name}: {misfits[0]}";
    }

    private static List<Words> Misfits(LiveJob job, LiveExecutor executor) =>
        [.. Matching.Misfits(job.Group.Needs, executor.Profile, executor.Profile.Capabilities!)];

    private static Words Names(List<LiveExecutor> executors) =>
        executors.Count <= 3
            ? string.Join(", ", executors.Select(executor => executor.Profile.Name).Order(StringComparer.Ordinal))
            : (Words)$"{executors.Count} executors";
}
