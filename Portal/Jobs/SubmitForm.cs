namespace Pollinator.Portal.Jobs;

/// <summary>What stands in the fields of the submit page, as typed. Reading it is <see cref="SubmitFormReader"/>'s, filling it <see cref="SubmitFormWriter"/>'s.</summary>
public sealed record SubmitForm
{
    /// <summary>The program and its arguments, as one line.</summary>
    public string Command { get; init; } = "";

    /// <summary>A shell line before the command.</summary>
    public string InitCommand { get; init; } = "";

    /// <summary>Container image.</summary>
    public string Image { get; init; } = "";

    /// <summary>A name for people.</summary>
    public string Label { get; init; } = "";

    /// <summary>Nodes.</summary>
    public string Nodes { get; init; } = "1";

    /// <summary>Processes on each node.</summary>
    public string ProcessesPerNode { get; init; } = "1";

    /// <summary>Cores on each node.</summary>
    public string Cpu { get; init; } = "";

    /// <summary>Memory on each node.</summary>
    public string Memory { get; init; } = "";

    /// <summary>Disk on each node.</summary>
    public string Storage { get; init; } = "";

    /// <summary>GPUs on each node.</summary>
    public string Gpus { get; init; } = "";

    /// <summary>Part of the GPU model's name.</summary>
    public string GpuName { get; init; } = "";

    /// <summary>Walltime.</summary>
    public string Walltime { get; init; } = "";

    /// <summary>Names of executors, parted by commas; empty is any.</summary>
    public string Executors { get; init; } = "";

    /// <summary>Kind of executor; empty is any.</summary>
    public string ExecutorType { get; init; } = "";

    /// <summary>Slurm partition; empty lets the executor choose.</summary>
    public string Partition { get; init; } = "";

    /// <summary>Slurm account to charge.</summary>
    public string Account { get; init; } = "";

    /// <summary>Slurm quality of service.</summary>
    public string Qos { get; init; } = "";

    /// <summary>Node features Slurm must give.</summary>
    public string Constraint { get; init; } = "";

    /// <summary>Slurm reservation.</summary>
    public string Reservation { get; init; } = "";

    /// <summary>Environment modules to load, parted by spaces.</summary>
    public string Modules { get; init; } = "";

    /// <summary>Lines of NAME=value.</summary>
    public string Environment { get; init; } = "";

    /// <summary>Names of secrets the job is handed, parted by spaces or commas.</summary>
    public string Secrets { get; init; } = "";

    /// <summary>−1000 to 1000.</summary>
    public string Priority { get; init; } = "0";

    /// <summary>Longest wait with the broker.</summary>
    public string MaxWait { get; init; } = "";

    /// <summary>Longest run of one attempt.</summary>
    public string MaxExec { get; init; } = "";

    /// <summary>Tries after a failure.</summary>
    public string Retries { get; init; } = "0";

    /// <summary>The function an executor must serve.</summary>
    public string Function { get; init; } = "run";

    /// <summary>Positional arguments, a JSON list.</summary>
    public string Args { get; init; } = "";

    /// <summary>Keyword arguments, a JSON object.</summary>
    public string Kwargs { get; init; } = "";

    /// <summary>Input values, a JSON object.</summary>
    public string Inputs { get; init; } = "";
}
