using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Scripts;

/// <summary>All that a script is made of.</summary>
internal sealed record ScriptOrder
{
    /// <summary>Which attempt.</summary>
    public required AttemptKey Attempt { get; init; }

    /// <summary>Its folder on the system; the project stands in <c>project</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>What to run.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>Where in Slurm.</summary>
    public required Placement Placement { get; init; }

    /// <summary>Whether <c>inputs.json</c> stands in the folder.</summary>
    public bool HasInputs { get; init; }

    /// <summary>What runs containers there; null for none.</summary>
    public ContainerRuntime? Runtime { get; init; }

    /// <summary>Where Slurm's commands are, when that is no usual place.</summary>
    public string? SlurmFolder { get; init; }

    /// <summary>Processes over all nodes.</summary>
    public int Tasks => Spec.Conditions.Nodes * Spec.Conditions.ProcessesPerNode;
}

/// <summary>Where in Slurm a job goes.</summary>
/// <param name="Partition">The partition; null leaves it to Slurm.</param>
/// <param name="GpuModel">Slurm's name for the GPUs; null for none or any.</param>
/// <param name="Notes">What was chosen for the person, and why.</param>
internal sealed record Placement(string? Partition, string? GpuModel, IReadOnlyList<string> Notes);

/// <summary>A program that runs containers.</summary>
/// <param name="Word">Its name: <c>apptainer</c>, <c>singularity</c>, <c>ch-run</c>, <c>podman</c>.</param>
/// <param name="Path">Where it was found on the login node.</param>
internal sealed record ContainerRuntime(string Word, string Path)
{
    /// <summary>Those that can be used, the one to use first. All run containers as a plain user's processes, so that Slurm's limits hold.</summary>
    public static IReadOnlyList<string> Words { get; } = ["apptainer", "singularity", "ch-run", "podman"];
}
