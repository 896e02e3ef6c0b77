namespace Pollinator.Contracts;

/// <summary>What an executor's platform has, as the executor found out by itself. Untrusted, shown as said.</summary>
public sealed record Capabilities
{
    /// <summary>The functions it serves.</summary>
    public required IReadOnlyList<string> Functions { get; init; }

    /// <summary>Nodes it can give to one job.</summary>
    public int Nodes { get; set; } = 1;

    /// <summary>Thousandths of a core on each node.</summary>
    public long CpuMillicores { get; init; }

    /// <summary>Bytes of memory on each node.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Bytes of free disk where jobs run.</summary>
    public long StorageBytes { get; init; }

    /// <summary>GPUs on each node, by model.</summary>
    public IReadOnlyList<GpuModel> Gpus { get; set; } = [];

    /// <summary>Container runtimes that work (<c>podman</c>, <c>docker</c>, <c>apptainer</c>); empty means no job with an image.</summary>
    public IReadOnlyList<string> ContainerRuntimes { get; set; } = [];

    /// <summary>
    /// Whether its program asks for the secrets that a job names, hands them to that job alone, and masks them in its output. A program of an earlier
    /// version does not say so, and is given no such job.
    /// </summary>
    public bool HandsOutSecrets { get; init; }

    /// <summary>
    /// Whether its program refuses a question that it cannot read, such as one of a kind it does not know, and reads the others all the same. A program
    /// of an earlier version does not say so, could read nothing of what is handed out together with such a question, and is asked none.
    /// </summary>
    public bool RefusesUnknownAsks { get; init; }

    /// <summary>What is there and not used, or not fully, and why: a sentence each, for people.</summary>
    public IReadOnlyList<string> Notes { get; set; } = [];

    /// <summary>The longest walltime a job may ask for, in seconds; null is no limit known.</summary>
    public int? MaxWalltimeSeconds { get; init; }

    /// <summary>How many jobs it runs at once.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>Host name, as the machine says it.</summary>
    public string? HostName { get; init; }

    /// <summary>Operating system, as it says it.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>Processor model, as it says it.</summary>
    public string? CpuModel { get; init; }
}

/// <summary>GPUs of one model on a node.</summary>
public sealed record GpuModel(string Name, int Count, long MemoryBytes);

/// <summary>What of a node is not used by the executor's own jobs now. GPUs as counts over all models.</summary>
public sealed record FreeCapacity(int Slots, long CpuMillicores, long MemoryBytes, int Gpus);
