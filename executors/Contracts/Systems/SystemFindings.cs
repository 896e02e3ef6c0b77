namespace Pollinator.Contracts;

/// <summary>What was found out about a system. Found, not described: what nobody could tell is null and stands in <see cref="Unknown"/>. Untrusted text.</summary>
public sealed record SystemFindings
{
    /// <summary>When, by the executor's clock.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>Slurm's version, such as <c>22.05.8</c>.</summary>
    public string? SlurmVersion { get; init; }

    /// <summary>Slurm's name for the cluster.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The login node's name, as it says.</summary>
    public string? HostName { get; init; }

    /// <summary>Its operating system, as it says.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The login shell.</summary>
    public string? LoginShell { get; init; }

    /// <summary>Partitions this user sees.</summary>
    public IReadOnlyList<PartitionFinding> Partitions { get; set; } = [];

    /// <summary>Accounts this user may charge; empty where accounting is off.</summary>
    public IReadOnlyList<AccountFinding> Accounts { get; set; } = [];

    /// <summary>Whether Slurm keeps accounts (<c>sacct</c> answers).</summary>
    public bool? HasAccounting { get; init; }

    /// <summary>Largest job array, exclusive upper index (Slurm's <c>MaxArraySize</c>).</summary>
    public int? MaxArraySize { get; init; }

    /// <summary>Container runtimes found in the path, such as <c>apptainer</c>.</summary>
    public IReadOnlyList<string> ContainerRuntimes { get; set; } = [];

    /// <summary>Whether compute nodes see the same home; proved by the self-test, else null.</summary>
    public bool? HasSharedHome { get; init; }

    /// <summary>The login node's clock minus the executor's, in milliseconds; null when unknown, as where the executor runs on the login node.</summary>
    public long? ClockOffsetMilliseconds { get; init; }

    /// <summary>Storage: home, scratch, what the environment names.</summary>
    public IReadOnlyList<StorageFinding> Storage { get; set; } = [];

    /// <summary>Whether the login node reaches the portal over HTTP(S).</summary>
    public bool? ReachesPortal { get; init; }

    /// <summary>What lets a program outlive the sign-in there: <c>systemd-run</c>, <c>setsid</c>; empty when nothing was found to.</summary>
    public IReadOnlyList<string> DetachedBy { get; set; } = [];

    /// <summary>Whether the server allows more than one session on a connection, as far as it was tried.</summary>
    public int? SessionsSeen { get; init; }

    /// <summary>What could not be found out, and why: one sentence each.</summary>
    public IReadOnlyList<string> Unknown { get; set; } = [];
}

/// <summary>A partition.</summary>
public sealed record PartitionFinding
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is the default one.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Slurm's word: <c>UP</c>, <c>DOWN</c>, <c>DRAIN</c>, <c>INACTIVE</c>.</summary>
    public required string State { get; init; }

    /// <summary>Longest walltime, in seconds; null is no limit.</summary>
    public long? MaxWalltimeSeconds { get; init; }

    /// <summary>Walltime given to a job that asks for none, in seconds.</summary>
    public long? DefaultWalltimeSeconds { get; init; }

    /// <summary>Nodes in it.</summary>
    public int Nodes { get; init; }

    /// <summary>Most nodes for one job; null is no limit.</summary>
    public int? MaxNodesPerJob { get; init; }

    /// <summary>CPUs of its largest node.</summary>
    public int CpusPerNode { get; init; }

    /// <summary>Bytes of memory of its largest node.</summary>
    public long MemoryBytesPerNode { get; init; }

    /// <summary>GPUs of its largest node, by Slurm's name for the model.</summary>
    public IReadOnlyList<GpuModel> Gpus { get; set; } = [];

    /// <summary>Accounts that may use it; empty is all.</summary>
    public IReadOnlyList<string> AllowedAccounts { get; set; } = [];

    /// <summary>What happens to jobs there when others need the nodes: Slurm's <c>PreemptMode</c>, null for nothing.</summary>
    public string? PreemptMode { get; init; }
}

/// <summary>An account to charge.</summary>
public sealed record AccountFinding
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is charged when none is named.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Qualities of service this user may name with it.</summary>
    public IReadOnlyList<string> Qos { get; set; } = [];

    /// <summary>Core-hours used, as the system counts them.</summary>
    public double? CoreHoursUsed { get; init; }

    /// <summary>Core-hours granted; null is no limit known.</summary>
    public double? CoreHoursLimit { get; init; }

    /// <summary>Most jobs at once in the queue; null is no limit known.</summary>
    public int? MaxSubmitJobs { get; init; }
}

/// <summary>A place for files.</summary>
/// <param name="Path">Where.</param>
/// <param name="What"><c>home</c>, <c>scratch</c>, or the variable that names it.</param>
/// <param name="UsedBytes">In use, by quota where there is one.</param>
/// <param name="LimitBytes">The quota, or the file system's size; null unknown.</param>
/// <param name="IsQuota">Whether the limit is this user's own.</param>
/// <param name="UsedFiles">Files in use; null unknown.</param>
/// <param name="LimitFiles">Most files; null unknown or none.</param>
public sealed record StorageFinding(
    string Path,
    string What,
    long? UsedBytes = null,
    long? LimitBytes = null,
    bool IsQuota = false,
    long? UsedFiles = null,
    long? LimitFiles = null
);
