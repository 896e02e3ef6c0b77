using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;

namespace Pollinator.Portal.Server.Executors;

/// <summary>All executors that are not retired, and which groups of jobs they fit.</summary>
internal sealed class Roster
{
    private readonly ConcurrentDictionary<ExecutorId, LiveExecutor> _executors = new();
    private readonly Board _board;

    public Roster(Board board)
    {
        _board = board;
        board.GroupMade += group =>
        {
            foreach (var executor in _executors.Values)
            {
                Consider(executor, group);
            }
        };
    }

    public IEnumerable<LiveExecutor> All => _executors.Values;

    /// <summary>The executors that work for a system.</summary>
    public IEnumerable<LiveExecutor> Of(SystemId system) => _executors.Values.Where(executor => executor.Profile.System?.Id == system);

    public LiveExecutor? Find(ExecutorId id) => _executors.GetValueOrDefault(id);

    /// <summary>The executors of a colony.</summary>
    public IEnumerable<LiveExecutor> Of(ColonyId colony) => _executors.Values.Where(executor => executor.Profile.Colony == colony);

    public void Add(LiveExecutor executor)
    {
        _executors[executor.Profile.Id] = executor;
        Reconsider(executor);
    }

    /// <summary>Takes out a retired executor, with the polls it has open.</summary>
    public void Remove(LiveExecutor executor)
    {
        _executors.TryRemove(executor.Profile.Id, out _);
        foreach (var group in executor.Groups)
        {
            group.Fitting.Remove(executor);
        }

        executor.Groups.Clear();
    }

    /// <summary>Decides anew which groups it fits: it has said what it has.</summary>
    public void Reconsider(LiveExecutor executor)
    {
        foreach (var group in _board.Groups)
        {
            Consider(executor, group);
        }
    }

    private static void Consider(LiveExecutor executor, MatchGroup group)
    {
        var profile = executor.Profile;
        var fits = profile.RetiredAt is null && profile.Colony == group.Colony && Matching.Fits(group.Needs, profile);
        if (fits)
        {
            executor.Groups.Add(group);
            group.Fitting.Add(executor);
        }
        else if (executor.Groups.Remove(group))
        {
            group.Fitting.Remove(executor);
        }
    }
}
