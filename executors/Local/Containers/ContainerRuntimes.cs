namespace Pollinator.Local.Containers;

/// <summary>A program that runs containers.</summary>
internal enum ContainerRuntime
{
    Podman,
    Docker,
    Apptainer,
    Singularity,
}

/// <summary>A runtime that was seen to run a container here.</summary>
/// <param name="Runtime">Which.</param>
/// <param name="Options">What it must be told on this machine, behind its verb.</param>
/// <param name="CanLimit">Whether it can hold a container to its memory and cores.</param>
internal sealed record WorkingRuntime(ContainerRuntime Runtime, IReadOnlyList<string> Options, bool CanLimit = true);

/// <summary>The runtimes that work, the one to use first, and what is to be said of the others.</summary>
internal sealed record RuntimesFound(IReadOnlyList<WorkingRuntime> Working, IReadOnlyList<string> Notes);

/// <summary>Finds the container runtimes that work.</summary>
internal static class ContainerRuntimes
{
    public static string Word(this ContainerRuntime runtime) => runtime.ToString().ToLowerInvariant();

    /// <summary>Tries each of them, side by side.</summary>
    public static async Task<RuntimesFound> FindAsync(ContainerProbe probe, CancellationToken ct)
    {
        var tried = await Task.WhenAll(Enum.GetValues<ContainerRuntime>().Select(runtime => probe.TryAsync(runtime, ct)));
        return new([.. tried.Select(one => one.Working).OfType<WorkingRuntime>()], [.. tried.Select(one => one.Note).OfType<string>()]);
    }
}
