using System.Text.Json;

namespace Pollinator.Contracts;

// A reader of JSON that reads a stream lets null pass for a list (.NET 10.0): null here is what is not named.
/// <summary>What to run, platform-neutral. Immutable once submitted; shown to people as "Function specification".</summary>
public sealed record JobSpec
{
    /// <summary>The function an executor must serve. <c>run</c>, the default, runs <see cref="Command"/> in the project folder. 1 to 100 characters of a-z, A-Z, 0-9, '.', '_', '-'.</summary>
    public string FunctionName { get; set; } = "run";

    /// <summary>A name for people, 0 to 200 characters of any Unicode but control characters.</summary>
    public string? Label { get; init; }

    /// <summary>The program and its arguments, as an array: nothing here passes through a shell. May be empty when the function needs no command.</summary>
    public IReadOnlyList<string> Command
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>A shell line run in the project folder before the command (<c>init-cmd</c>); the job fails when it fails.</summary>
    public string? InitCommand { get; init; }

    /// <summary>A container image; an executor without a container runtime is never given such a job.</summary>
    public string? Image { get; init; }

    /// <summary>Positional arguments of the function, any JSON values.</summary>
    public IReadOnlyList<JsonElement> Args
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>Keyword arguments of the function, any JSON values.</summary>
    public IReadOnlyDictionary<string, JsonElement> Kwargs
    {
        get;
        set => field = value ?? new Dictionary<string, JsonElement>();
    } = new Dictionary<string, JsonElement>();

    /// <summary>Environment variables the job gets beside <c>POLLINATOR_JOB_ID</c> and <c>POLLINATOR_PROJECT_DIR</c>. No secret belongs here, since the specification is shown: see <see cref="Secrets"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get;
        set => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>
    /// Names of secrets of the project or its colony. The job finds each value in the environment variable of that name; its log shows stars in its
    /// place. At most 20; see <see cref="SecretNames"/>.
    /// </summary>
    public IReadOnlyList<string> Secrets
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>What an executor must have.</summary>
    public Conditions Conditions
    {
        get;
        set => field = value ?? new();
    } = new();

    /// <summary>What only Slurm knows: partition, account, modules. Executors of other kinds pass over it; null is nothing.</summary>
    public SlurmWishes? Slurm { get; init; }

    /// <summary>Higher goes first. −1000 to 1000; 0 is normal.</summary>
    public int Priority { get; init; }

    /// <summary>How long the job may wait with the broker, in seconds; null is for ever. Waiting in a platform's own queue does not count.</summary>
    public int? MaxWaitSeconds { get; init; }

    /// <summary>How long one attempt may run, in seconds; null is for ever. Enforced by the portal, from the moment the program runs.</summary>
    public int? MaxExecSeconds { get; init; }

    /// <summary>How often the job is tried again after a failure that a new try can mend (see <see cref="JobRules"/>). 0 to 100.</summary>
    public int MaxRetries { get; init; }
}

/// <summary>What an executor must have for a job to be given to it. All figures are per node.</summary>
public sealed record Conditions
{
    /// <summary>Names of executors that may take the job; empty is any.</summary>
    public IReadOnlyList<string> ExecutorNames
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>The kind of executor (<c>local</c>, <c>slurm</c>, <c>kubernetes</c>, or another's own word); null is any.</summary>
    public string? ExecutorType { get; init; }

    /// <summary>Number of nodes, 1 to 100,000.</summary>
    public int Nodes { get; set; } = 1;

    /// <summary>Processes on each node, 1 to 10,000.</summary>
    public int ProcessesPerNode { get; set; } = 1;

    /// <summary>Thousandths of a CPU core on each node; 0 is no demand.</summary>
    public long CpuMillicores { get; init; }

    /// <summary>Bytes of memory on each node; 0 is no demand.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Bytes of disk on each node; 0 is no demand.</summary>
    public long StorageBytes { get; init; }

    /// <summary>GPUs on each node; null is none.</summary>
    public GpuCondition? Gpu { get; init; }

    /// <summary>How long the platform lets the job run, in seconds; null leaves it to the platform. The platform ends the job at its walltime.</summary>
    public int? WalltimeSeconds { get; init; }
}

/// <summary>GPUs a job needs on each node.</summary>
/// <param name="Count">1 to 1,000.</param>
/// <param name="Name">Part of the model's name, compared without regard to case (<c>A100</c> fits <c>NVIDIA A100-SXM4-40GB</c>); null is any.</param>
public sealed record GpuCondition(int Count, string? Name = null);

/// <summary>What a job asks of Slurm beside its conditions. A name is 1 to 200 characters of a-z, A-Z, 0-9 and <c>. _ - + / @ : &amp; | ! * [ ] ( ) , =</c> as each field allows, and never begins with a dash.</summary>
public sealed record SlurmWishes
{
    /// <summary>The partition; null lets the executor choose one that fits.</summary>
    public string? Partition { get; init; }

    /// <summary>The account to charge; null is the person's default account there.</summary>
    public string? Account { get; init; }

    /// <summary>The quality of service; null is the default.</summary>
    public string? Qos { get; init; }

    /// <summary>Node features, as <c>sbatch --constraint</c> reads them.</summary>
    public string? Constraint { get; init; }

    /// <summary>A reservation's name.</summary>
    public string? Reservation { get; init; }

    /// <summary>Environment modules to load before anything else, in this order; at most 50.</summary>
    public IReadOnlyList<string> Modules
    {
        get;
        set => field = value ?? [];
    } = [];
}
