using System.Globalization;
using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Local.Gpus;
using Pollinator.Sdk;
using Pollinator.Sdk.Shell;

namespace Pollinator.Local.Containers;

/// <summary>Renders the call of a container runtime: a pure function, compared with recorded files.</summary>
internal static partial class ContainerRendering
{
    /// <summary>Where the project folder stands in a container.</summary>
    public const string Project = "/pollinator/project";
    private const string Inputs = "/pollinator/inputs.json";
    private const long ProbeMemory = 256L << 20;
    private const long ProbeMillicores = 500;

    // Fixed; what a person wrote comes as words behind it.
    private const string InitThenCommand = "sh -c \"$1\" || exit; shift; exec \"$@\"";

    /// <summary>Throws <see cref="ExecutorException"/> when the image's name cannot be one: a name that begins with a dash would be an option.</summary>
    public static ContainerCall Render(WorkingRuntime runtime, ContainerOrder order)
    {
        if (!ImageName().IsMatch(order.Image))
        {
            throw new ExecutorException(
                EndReason.ImagePull,
                $"'{order.Image}' is not the name of a container image, such as 'docker.io/library/python:3.13'."
            );
        }

        var inside = Inside(order);
        return runtime.Runtime is ContainerRuntime.Podman or ContainerRuntime.Docker
            ? Oci(runtime, order, inside)
            : Apptainer(runtime.Runtime, order, inside);
    }

    /// <summary>The words behind the runtime's name that run the host's shell, which ends at once, in a root made of mounts.</summary>
    public static IReadOnlyList<string> Probe(WorkingRuntime working, string root, IReadOnlyList<string> mounts, string userAndGroup) =>
        working.Runtime == ContainerRuntime.Podman
            ?
            [
                "run",
                .. working.Options,
                "--rm",
                .. mounts.Select(mount => $"--mount=type=bind,source={mount},target={mount},readonly"),
                .. Owner(working.Runtime, userAndGroup),
                .. working.CanLimit ? Limits(ProbeMemory, ProbeMillicores) : [],
                "--entrypoint=/bin/sh",
                "--rootfs",
                root,
                "-c",
                ":",
            ]
            : ["exec", "--containall", "--cleanenv", .. mounts.Select(mount => $"--bind={mount}:{mount}:ro"), root, "/bin/sh", "-c", ":"];

    /// <summary>The words that remove a container of this name, running or not; null where a container is only a process.</summary>
    public static IReadOnlyList<string>? Remove(ContainerRuntime runtime, string name) =>
        runtime is ContainerRuntime.Podman or ContainerRuntime.Docker ? ["rm", "--force", "--volumes", name] : null;

    private static SortedDictionary<string, string> Inside(ContainerOrder order)
    {
        var inside = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in order.Environment)
        {
            inside[name] = value;
        }

        inside["POLLINATOR_PROJECT_DIR"] = Project;
        if (order.Inputs is not null)
        {
            inside["POLLINATOR_INPUTS"] = Inputs;
        }

        return inside;
    }

    private static List<string> Words(ContainerOrder order) =>
        order.InitCommand is null ? [.. order.Command] : ["/bin/sh", "-c", InitThenCommand, "sh", order.InitCommand, .. order.Command];

    private static ContainerCall Oci(WorkingRuntime working, ContainerOrder order, SortedDictionary<string, string> inside)
    {
        var (runtime, words) = (working.Runtime, Words(order));
        List<string> call =
        [
            runtime.Word(),
            "run",
            .. working.Options,
            "--rm",
            $"--name={order.Name}",
            $"--workdir={Project}",
            $"--mount=type=bind,{Field("source", order.Project)},target={Project}",
        ];
        if (order.Inputs is not null)
        {
            call.Add($"--mount=type=bind,{Field("source", order.Inputs)},target={Inputs},readonly");
        }

        call.AddRange(Owner(runtime, order.UserAndGroup));
        call.AddRange(working.CanLimit ? Limits(order.MemoryBytes, order.CpuMillicores) : []);
        call.AddRange(OciGpus(runtime, order));
        call.AddRange(inside.Select(pair => IsByName(pair.Key) ? $"--env={pair.Key}" : $"--env={pair.Key}={pair.Value}"));
        call.Add($"--entrypoint={Entry(runtime, words[0])}");
        call.Add(order.Image);
        call.AddRange(words.Skip(1));
        return new(call, inside.Where(pair => IsByName(pair.Key)).ToDictionary());
    }

    // Values stand in no process list: the runtime's client takes them from its own environment. What would steer that client, or what no shell
    // can hold, goes as it is; no secret can have such a name.
    private static bool IsByName(string name) => ShWords.IsName(name) && !SecretNames.IsTaken(name);

    // What the job writes must belong to who runs the executor. Docker's daemon is root and must be told; rootless podman maps its user;
    // podman run by root knows no such mapping and needs none. Without the label option, SELinux keeps podman's containers from the folder.
    // Podman's own grace when it removes a container would come after the executor's.
    private static string[] Owner(ContainerRuntime runtime, string userAndGroup) =>
        runtime == ContainerRuntime.Docker ? [$"--user={userAndGroup}"]
        : userAndGroup.StartsWith("0:", StringComparison.Ordinal) ? ["--stop-timeout=0", "--security-opt=label=disable"]
        : ["--stop-timeout=0", "--security-opt=label=disable", "--userns=keep-id"];

    // A mount is a line of comma-separated values, so a path with a comma stands in quotes.
    private static string Field(string name, string value) =>
        value.AsSpan().IndexOfAny(',', '"') < 0 ? $"{name}={value}" : $"\"{name}={value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Podman reads an entry point that begins with '[' as a JSON array.
    private static string Entry(ContainerRuntime runtime, string program) =>
        runtime == ContainerRuntime.Podman && program.StartsWith('[') ? $"./{program}" : program;

    private static IEnumerable<string> Limits(long memoryBytes, long cpuMillicores)
    {
        if (memoryBytes > 0)
        {
            yield return $"--memory={memoryBytes}b";
        }

        if (cpuMillicores > 0)
        {
            yield return $"--cpus={(cpuMillicores / 1000m).ToString(CultureInfo.InvariantCulture)}";
        }
    }

    private static IEnumerable<string> OciGpus(ContainerRuntime runtime, ContainerOrder order) =>
        (order.Gpus, order.Brand, runtime) switch
        {
            (null or "", _, _) => [],
            (var list, GpuBrand.Nvidia, ContainerRuntime.Docker) => [$"--gpus=\"device={list}\""],
            (var list, GpuBrand.Nvidia, _) => list.Split(',').Select(index => $"--device=nvidia.com/gpu={index}"),
            _ => ["--device=/dev/kfd", "--device=/dev/dri", "--group-add=video"],
        };

    private static ContainerCall Apptainer(ContainerRuntime runtime, ContainerOrder order, SortedDictionary<string, string> inside)
    {
        List<string> call = [runtime.Word(), "exec", "--containall", "--cleanenv", $"--bind={order.Project}:{Project}", $"--pwd={Project}"];
        if (order.Inputs is not null)
        {
            call.Add($"--bind={order.Inputs}:{Inputs}:ro");
        }

        if (order.Gpus is { Length: > 0 })
        {
            call.Add(order.Brand == GpuBrand.Amd ? "--rocm" : "--nv");
        }

        call.Add(
            order.Image.Contains("://", StringComparison.Ordinal) || order.Image.EndsWith(".sif", StringComparison.Ordinal)
                ? order.Image
                : $"docker://{order.Image}"
        );
        call.AddRange(Words(order));
        // Its --env splits values at commas; its variables with a prefix do not.
        var prefix = $"{runtime.Word().ToUpperInvariant()}ENV_";
        return new(call, inside.ToDictionary(pair => prefix + pair.Key, pair => pair.Value));
    }

    [GeneratedRegex("^[A-Za-z0-9./][A-Za-z0-9._/:@+-]{0,511}$", RegexOptions.NonBacktracking)]
    private static partial Regex ImageName();
}
