using Pollinator.Local.Machine;

namespace Pollinator.Local.Containers;

/// <summary>What came of trying a runtime: one that works, a note on one that does not, or neither when it is not there.</summary>
internal readonly record struct ProbeResult(WorkingRuntime? Working, string? Note);

/// <summary>
/// Finds out whether a runtime runs containers here, by running one: the host's own shell in an otherwise empty root, so that no image is needed
/// and nothing is fetched. That a runtime answers says nothing: where cgroups, namespaces or limits are held back, it fails at every container.
/// </summary>
/// <param name="root">A folder of one's own, for the root.</param>
/// <param name="limits">The limits of the executor's own process, for podman.</param>
/// <param name="owner">Whose account it is, as <see cref="ContainerOrder.UserAndGroup"/>.</param>
/// <param name="run">Runs a tool; null when it is not there.</param>
internal sealed class ContainerProbe(
    string root,
    ProcessLimits limits,
    string owner,
    Func<string, IReadOnlyList<string>, CancellationToken, Task<ToolAnswer?>> run
)
{
    private static readonly string[] MountPoints = ["dev", "etc", "home", "proc", "root", "run", "sys", "tmp", "var/tmp"];
    private static readonly string[] OfHost = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/nix"];

    public Task<ProbeResult> TryAsync(ContainerRuntime runtime, CancellationToken ct) =>
        runtime == ContainerRuntime.Docker ? AskDaemonAsync(ct) : RunOneAsync(runtime, ct);

    // Docker's daemon has looked at its host before it answers, and it knows no container without an image.
    private async Task<ProbeResult> AskDaemonAsync(CancellationToken ct)
    {
        var answer = await run("docker", ["info", "--format", "{{.ServerVersion}}"], ct);
        return answer switch
        {
            null => default,
            { IsGood: true, Output: { } version } when version.Trim().Length > 0 => new(new(ContainerRuntime.Docker, []), null),
            _ => new(null, $"docker is installed, but its daemon does not answer: {answer.Complaint}"),
        };
    }

    private async Task<ProbeResult> RunOneAsync(ContainerRuntime runtime, CancellationToken ct)
    {
        if (await run(runtime.Word(), ["--version"], ct) is not { IsGood: true })
        {
            return default;
        }

        var mounts = MakeRoot();
        string? first = null;
        foreach (var candidate in Candidates(runtime))
        {
            var answer = await run(runtime.Word(), ContainerRendering.Probe(candidate, root, mounts, owner), ct);
            if (answer is { IsGood: true })
            {
                return new(candidate, candidate.CanLimit ? null : $"{runtime.Word()} cannot hold jobs to their memory and cores here.");
            }

            first ??= answer?.Complaint;
            if (answer is null or { IsLate: true })
            {
                break;
            }
        }

        return new(null, $"{runtime.Word()} is installed, but runs no container here: {first}");
    }

    // From what is usual to what works where this process itself is held back: a host that lets nobody raise limits, cgroups that the default
    // OCI runtime does not understand, no network of a container's own, no cgroups at all.
    private IEnumerable<WorkingRuntime> Candidates(ContainerRuntime runtime)
    {
        if (runtime != ContainerRuntime.Podman)
        {
            return [new(runtime, [])];
        }

        var own = limits.ForPodman();
        IReadOnlyList<string>[] usual =
        [
            [],
            own,
            [.. own, "--runtime=runc"],
        ];
        IReadOnlyList<string>[] unlimited = [.. usual, [.. own, "--cgroups=disabled"]];
        string[][] networks =
        [
            [],
            ["--network=host"],
        ];
        return
        [
            .. networks.SelectMany(network => usual.Select(options => new WorkingRuntime(runtime, [.. options, .. network]))),
            .. networks.SelectMany(network => unlimited.Select(options => new WorkingRuntime(runtime, [.. options, .. network], CanLimit: false))),
        ];
    }

    private List<string> MakeRoot()
    {
        try
        {
            var mounts = OfHost.Where(Directory.Exists).ToList();
            foreach (var folder in MountPoints.Concat(mounts.Select(mount => mount[1..])))
            {
                Directory.CreateDirectory(Path.Combine(root, folder));
            }

            return mounts;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The folder '{root}', in which container runtimes are tried, cannot be written: {e.Message}", e);
        }
    }
}
