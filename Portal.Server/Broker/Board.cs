using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Broker;

/// <summary>
/// All jobs that have not ended, and who waits in which group. Changed on the commit queue's thread only, each change with its undo; read from
/// everywhere.
/// </summary>
internal sealed class Board
{
    private const int FewGroups = 4096;
    private readonly ConcurrentDictionary<JobId, LiveJob> _jobs = new();
    private readonly ConcurrentDictionary<JobId, LiveJob> _held = new();
    private readonly PriorityQueue<JobId, long> _waitLimits = new();
    private readonly Dictionary<string, MatchGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<ColonyId, long> _numbers = [];
    private readonly ConcurrentDictionary<ColonyId, StateCounter> _counts = new();

    private int _forgetAt = FewGroups;

    /// <summary>Told of each new group, so that executors learn whether they fit it.</summary>
    public event Action<MatchGroup>? GroupMade;

    /// <summary>Groups that got a job since the broker last looked.</summary>
    public HashSet<MatchGroup> Fresh { get; } = [];

    /// <summary>All groups, for an executor that has just said what it has.</summary>
    public IEnumerable<MatchGroup> Groups => _groups.Values;

    /// <summary>All jobs that have not ended.</summary>
    public IEnumerable<LiveJob> Jobs => _jobs.Values;

    /// <summary>All jobs that an executor holds.</summary>
    public IEnumerable<LiveJob> Held => _held.Values;

    /// <summary>How many jobs each of these executors holds, and how many of them may have begun.</summary>
    public IReadOnlyDictionary<ExecutorId, (int Count, int Begun)> HeldBy(IReadOnlySet<ExecutorId> executors)
    {
        var counts = new Dictionary<ExecutorId, (int Count, int Begun)>();
        // Not by Values, which would stop the broker while they are copied.
        foreach (var (_, job) in _held)
        {
            if (job.Executor is { } executor && executors.Contains(executor))
            {
                var (count, begun) = counts.GetValueOrDefault(executor);
                counts[executor] = (count + 1, begun + (job.State.IsPermitted() ? 1 : 0));
            }
        }

        return counts;
    }

    public LiveJob? Find(JobId job) => _jobs.GetValueOrDefault(job);

    /// <summary>How many jobs of a colony are in each state.</summary>
    public StateCounter Counts(ColonyId colony) => _counts.GetOrAdd(colony, _ => new StateCounter());

    /// <summary>Takes the jobs whose longest wait has passed. When their end does not hold, they are found again.</summary>
    public IReadOnlyCollection<LiveJob> TakeLate(long now, WriteSession session)
    {
        // A job that went and came back stands there more than once.
        var late = new Dictionary<JobId, LiveJob>();
        while (_waitLimits.TryPeek(out var id, out var until) && until < now)
        {
            _waitLimits.Dequeue();
            if (Find(id) is { State: JobState.Waiting } job && late.TryAdd(id, job))
            {
                session.OnUndone(() => _waitLimits.Enqueue(id, until));
            }
        }

        return late.Values;
    }

    /// <summary>The group for what a person's job asks.</summary>
    public MatchGroup GroupFor(ColonyId colony, UserId submitter, JobSpec spec)
    {
        var needs = Requirements.Of(submitter, spec);
        var key = MatchGroup.KeyOf(colony, needs);
        if (!_groups.TryGetValue(key, out var group))
        {
            ForgetEmptyGroups();
            group = new MatchGroup(colony, needs);
            _groups.Add(key, group);
            GroupMade?.Invoke(group);
        }

        return group;
    }

    /// <summary>The next number of a colony's jobs.</summary>
    public long NextNumber(ColonyId colony, WriteSession session)
    {
        var number = _numbers.GetValueOrDefault(colony) + 1;
        _numbers[colony] = number;
        session.OnUndone(() => _numbers[colony] = number - 1);
        return number;
    }

    /// <summary>Puts a job's new state in place of its old one.</summary>
    public void Put(LiveJob job, WriteSession session)
    {
        var before = Find(job.Id);
        Replace(before, job);
        session.OnUndone(() => Replace(job, before));
    }

    /// <summary>Takes over a job from the database at start.</summary>
    public void Load(LiveJob job) => Replace(null, job);

    /// <summary>Takes over a colony's counts and newest number at start.</summary>
    public void Load(ColonyId colony, long newestNumber) => _numbers[colony] = newestNumber;

    private static void CountMember(LiveJob? job, int by)
    {
        if (job is not null && !job.State.IsFinal())
        {
            job.Group.Members += by;
        }
    }

    private void ForgetEmptyGroups()
    {
        if (_groups.Count < _forgetAt)
        {
            return;
        }

        foreach (var (key, group) in _groups.Where(pair => pair.Value.Members == 0).ToList())
        {
            _groups.Remove(key);
            foreach (var executor in group.Fitting)
            {
                executor.Groups.Remove(group);
            }
        }

        _forgetAt = Math.Max(FewGroups, _groups.Count * 2);
    }

    private void Replace(LiveJob? old, LiveJob? job)
    {
        if (old is { State: JobState.Waiting })
        {
            old.Group.Remove(old);
        }

        var id = (job ?? old)!.Id;
        if (job is null || job.State.IsFinal())
        {
            _jobs.TryRemove(id, out _);
        }
        else
        {
            _jobs[id] = job;
        }

        CountMember(old, -1);
        CountMember(job, 1);

        if (job is not null && job.State.IsHeld())
        {
            _held[id] = job;
        }
        else
        {
            _held.TryRemove(id, out _);
        }

        if (job is { State: JobState.Waiting })
        {
            job.Group.Add(job);
            Fresh.Add(job.Group);
            if (job.WaitsUntil is { } until && (old is null || old.State != JobState.Waiting))
            {
                _waitLimits.Enqueue(id, until);
            }
        }

        Counts((job ?? old)!.Colony).Move(old, job);
    }
}

/// <summary>Counts a colony's jobs by state, so that a page need not count a million rows.</summary>
internal sealed class StateCounter
{
    private readonly int[] _byState = new int[Enum.GetValues<JobState>().Length];
    private int _noContact;

    public int NoContact => Volatile.Read(ref _noContact);

    /// <summary>Jobs that wait or are under way.</summary>
    public int NotEnded => Enum.GetValues<JobState>().Where(state => !state.IsFinal()).Sum(Of);

    public int Of(JobState state) => Volatile.Read(ref _byState[(int)state]);

    /// <summary>Sets a count as the database has it at start.</summary>
    public void Set(JobState state, int count) => _byState[(int)state] = count;

    public void Move(LiveJob? old, LiveJob? job)
    {
        Add(old, -1);
        Add(job, 1);
    }

    public JobCounts ToView() => new(Enum.GetValues<JobState>().ToDictionary(state => state, Of), NoContact);

    private void Add(LiveJob? job, int by)
    {
        if (job is null)
        {
            return;
        }

        Volatile.Write(ref _byState[(int)job.State], _byState[(int)job.State] + by);
        if (job.NoContactSince is not null && !job.State.IsFinal())
        {
            Volatile.Write(ref _noContact, _noContact + by);
        }
    }
}
