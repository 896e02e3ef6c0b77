using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>
/// Waiting jobs of one person in a colony that ask for the same (not everything takes everybody's jobs). Whether an executor fits is decided once for the group, so a hundred thousand jobs that
/// nobody can run cost nothing when somebody asks for work. Touched by the commit queue's thread only.
/// </summary>
internal sealed class MatchGroup(ColonyId colony, Requirements needs)
{
    private readonly SortedSet<Place> _waiting = [];

    public ColonyId Colony { get; } = colony;

    public Requirements Needs { get; } = needs;

    /// <summary>The executors that fit.</summary>
    public HashSet<LiveExecutor> Fitting { get; } = [];

    /// <summary>How many jobs that have not ended belong here: a group with none may be forgotten.</summary>
    public int Members { get; set; }

    public int Count => _waiting.Count;

    /// <summary>The job whose turn it is in this group.</summary>
    public Place? Head => _waiting.Count == 0 ? null : _waiting.Min;

    public void Add(LiveJob job) => _waiting.Add(Place.Of(job));

    public void Remove(LiveJob job) => _waiting.Remove(Place.Of(job));

    /// <summary>What makes two jobs stand in one group: equal text is equal demand.</summary>
    public static string KeyOf(ColonyId colony, Requirements needs) =>
        string.Join(
            '\n',
            colony,
            needs.Submitter,
            needs.FunctionName,
            needs.NeedsImage,
            needs.NeedsSecrets,
            JsonSerializer.Serialize(needs.Conditions, ContractsJson.Default.Conditions)
        );
}

/// <summary>A place in the queue: higher priority first, then the older. Numbers of a colony grow with age.</summary>
internal readonly record struct Place(int Priority, long Number, JobId Job) : IComparable<Place>
{
    public static Place Of(LiveJob job) => new(job.Spec.Priority, job.Number, job.Id);

    public int CompareTo(Place other) => Priority != other.Priority ? other.Priority.CompareTo(Priority) : Number.CompareTo(other.Number);
}
