namespace Pollinator.Local.Containers;

/// <summary>A program that runs containers.</summary>
internal enum ContainerRuntime
{
    Podman,
    Docker,
    Apptainer,
    Singularity,
}

/// <summary>Finds container runtimes that work.</summary>
internal static class ContainerRuntimes
{
    public static string Word(this ContainerRuntime runtime) => runtime.ToString().ToLowerInvariant();

    /// <summary>Those that answer, the one to use first. Docker counts only when its daemon answers: the client alone runs nothing.</summary>
    public static async Task<IReadOnlyList<ContainerRuntime>> FindAsync(
        Func<string, IReadOnlyList<string>, CancellationToken, Task<string?>> ask,
        CancellationToken ct
    )
    {
        var found = new List<ContainerRuntime>();
        foreach (var runtime in Enum.GetValues<ContainerRuntime>())
        {
            IReadOnlyList<string> words = runtime == ContainerRuntime.Docker ? ["info", "--format", "{{.ServerVersion}}"] : ["--version"];
            if (await ask(runtime.Word(), words, ct) is { } answer && answer.Trim().Length > 0)
            {
                found.Add(runtime);
            }
        }

        return found;
    }
}
