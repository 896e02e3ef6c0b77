using Pollinator.Local.Gpus;

namespace Pollinator.Local.Containers;

/// <summary>What is to run in a container.</summary>
internal sealed record ContainerOrder
{
    /// <summary>The container's name, by which it is found and removed.</summary>
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>The project folder on this machine.</summary>
    public required string Project { get; init; }

    /// <summary>The input values' file on this machine; null for none.</summary>
    public string? Inputs { get; init; }

    /// <summary>The job's environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? InitCommand { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Comma-separated indices; null or empty for none.</summary>
    public string? Gpus { get; init; }

    public GpuBrand Brand { get; init; }

    /// <summary>0 is no limit.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>0 is no limit.</summary>
    public long CpuMillicores { get; init; }

    /// <summary>User and group on this machine, so that results belong to who runs the executor.</summary>
    public required string UserAndGroup { get; init; }
}

/// <summary>A rendered call of a runtime.</summary>
/// <param name="Command">The program and its words.</param>
/// <param name="Environment">What the runtime's own process needs beside a plain environment.</param>
internal sealed record ContainerCall(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment);
