using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Executors.Sharing;

namespace Pollinator.Portal.Server.Executors;

/// <summary>What is known of an executor, as stored.</summary>
internal sealed record ExecutorProfile
{
    public required ExecutorId Id { get; init; }
    public required ColonyId Colony { get; init; }
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required byte[] PublicKey { get; init; }
    public required UserId RegisteredBy { get; init; }
    public required long RegisteredAt { get; init; }
    public bool IsBuiltIn { get; init; }
    public int Incarnation { get; init; }
    public Guid Start { get; init; }
    public long? StartedAt { get; init; }
    public string? ProgramVersion { get; init; }
    public Capabilities? Capabilities { get; init; }
    public long? RetiredAt { get; init; }

    /// <summary>Whose jobs it takes besides its owner's; of a system's program, how the system is shared.</summary>
    public required Audience Audience { get; init; }

    /// <summary>The system it works for; its owner is who registered it.</summary>
    public SystemTie? System { get; init; }
}

/// <summary>That an executor works for a system, and as what.</summary>
internal sealed record SystemTie(SystemId Id, string Name, bool IsGateway)
{
    private const string Gateway = "-gateway";
    private const string Twin = "-twin";

    /// <summary>What the executor is called.</summary>
    public string ExecutorName => Name + (IsGateway ? Gateway : Twin);

    /// <summary>The tie, from the name that was made of the system's.</summary>
    public static SystemTie Of(SystemId id, bool isGateway, string executor) => new(id, executor[..^(isGateway ? Gateway : Twin).Length], isGateway);
}

/// <summary>An executor while the portal runs. The profile is replaced, and the lists are touched, on the commit queue's thread only.</summary>
internal sealed class LiveExecutor(ExecutorProfile profile, long? lastSeen)
{
    private ExecutorProfile _profile = profile;
    private FreeCapacity? _free;
    private long _lastSeen = lastSeen ?? 0;

    public ExecutorProfile Profile
    {
        get => Volatile.Read(ref _profile);
        set => Volatile.Write(ref _profile, value);
    }

    /// <summary>What it last said is free.</summary>
    public FreeCapacity? Free
    {
        get => Volatile.Read(ref _free);
        set => Volatile.Write(ref _free, value);
    }

    /// <summary>When it was last heard, Unix milliseconds; 0 for never.</summary>
    public long LastSeen
    {
        get => Volatile.Read(ref _lastSeen);
        set => Volatile.Write(ref _lastSeen, value);
    }

    /// <summary>The groups of waiting jobs that it fits.</summary>
    public HashSet<MatchGroup> Groups { get; } = [];

    /// <summary>Attempts it was last told are looked at.</summary>
    public IReadOnlyList<AttemptRef> WatchedTold { get; set; } = [];

    /// <summary>Its polls that wait for work, oldest first.</summary>
    public LinkedList<Waiter> Parked { get; } = [];

    /// <summary>Its newest numbered poll.</summary>
    public Turn Newest { get; set; }

    /// <summary>What it was given in answer to which numbered poll and has not named as held since.</summary>
    public Dictionary<AttemptRef, Turn> Given { get; } = [];
}
