namespace Pollinator.Contracts;

/// <summary>A key of <c>project.yaml</c>.</summary>
/// <param name="Section">The block it belongs to, its keys joined by dots; empty for the left margin.</param>
/// <param name="Name">The key.</param>
/// <param name="About">What it says, in one sentence.</param>
/// <param name="Example">A value that many begin with; null where there is none, or where a block or a list follows.</param>
/// <param name="Kind">What follows it.</param>
public sealed record ProjectFileKey(string Section, string Name, string About, string? Example = null, ProjectFileValue Kind = ProjectFileValue.One);

/// <summary>What follows a key of <c>project.yaml</c>.</summary>
public enum ProjectFileValue
{
    /// <summary>One value on its line.</summary>
    One = 1,

    /// <summary>A list of names.</summary>
    Names = 2,

    /// <summary>Keys of its own, below it.</summary>
    Block = 3,

    /// <summary>True or false.</summary>
    Flag = 4,
}

/// <summary>All keys that <c>project.yaml</c> has, in the order in which people write them: for who reads it, and for who helps to write it.</summary>
public static class ProjectFileKeys
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProjectFileKey> All { get; } =
    [
        new("", "projectname", "What the project and its jobs are called."),
        new("", "label", "What this job is called, when not as its project."),
        new("", "conditions", "What a machine must have for it.", Kind: ProjectFileValue.Block),
        new("", "environment", "What runs, and in which image.", Kind: ProjectFileValue.Block),
        new("", "secrets", "Names of secrets that the job gets as environment variables.", Kind: ProjectFileValue.Names),
        new("", "slurm", "What only a Slurm system asks for.", Kind: ProjectFileValue.Block),
        new("", "limits", "How urgent it is, how long it may wait and run, how often it is tried again.", Kind: ProjectFileValue.Block),
        new("", "function", "The function that an executor serves, when it is not a command.", Kind: ProjectFileValue.Block),
        new("", "inputs", "Input values, each with a name.", Kind: ProjectFileValue.Block),
        new("", "tunnel", "Not served yet: no port is forwarded."),
        new("conditions", "executorNames", "Only these executors may run it; none for any that fits.", Kind: ProjectFileValue.Names),
        new("conditions", "executorType", "The kind of executor: local, slurm, kubernetes.", "slurm"),
        new("conditions", "nodes", "How many machines together.", "1"),
        new("conditions", "processesPerNode", "How many processes on each of them.", "1"),
        new("conditions", "cpu", "Cores on each node: 4, 0.5 or 1500m.", "1000m"),
        new("conditions", "mem", "Memory on each node, with its unit: 500M, 16Gi.", "1Gi"),
        new("conditions", "storage", "Disk on each node, with its unit.", "10Gi"),
        new("conditions", "walltime", "The longest it may run, in seconds.", "3600"),
        new("conditions", "gpu", "GPUs on each node.", Kind: ProjectFileValue.Block),
        new("conditions.gpu", "count", "How many.", "1"),
        new("conditions.gpu", "name", "A model, as the system calls it; none for any."),
        new("slurm", "partition", "The partition; none for the account's usual one."),
        new("slurm", "account", "The account that the hours are taken from."),
        new("slurm", "qos", "The quality of service."),
        new("slurm", "constraint", "Features that a node must have."),
        new("slurm", "reservation", "The reservation to run in."),
        new("slurm", "modules", "Environment modules to load first.", Kind: ProjectFileValue.Names),
        new("environment", "docker", "The container image to run in; none for the system itself.", "python:3.12"),
        new("environment", "rebuildImage", "Whether to build the image anew; images are only pulled here.", Kind: ProjectFileValue.Flag),
        new("environment", "init-cmd", "What runs once before it, such as a compiler."),
        new("environment", "cmd", "The program to run.", "python3"),
        new("environment", "source", "The file below src/ that the program is given.", "main.py"),
        new(
            "environment",
            "variables",
            "Environment variables, each a name with its value. No secrets: everybody in the colony reads them.",
            Kind: ProjectFileValue.Block
        ),
        new("limits", "priority", "Higher goes first: -1000 to 1000.", "0"),
        new("limits", "maxRetries", "How often it is tried again after a failure that a new try can mend.", "2"),
        new("limits", "maxWait", "The longest it may wait here, in seconds.", "86400"),
        new("limits", "maxExec", "The longest one attempt may run, in seconds.", "3600"),
        new("function", "name", "The function's name.", "run"),
        new("function", "args", "Its arguments, any values.", Kind: ProjectFileValue.Names),
        new("function", "kwargs", "Its arguments by name, any values.", Kind: ProjectFileValue.Block),
    ];

    /// <summary>The names of a block's keys; of the left margin for an empty name.</summary>
    public static IReadOnlyList<string> Of(string section) =>
        [.. All.Where(key => string.Equals(key.Section, section, StringComparison.Ordinal)).Select(key => key.Name)];
}
