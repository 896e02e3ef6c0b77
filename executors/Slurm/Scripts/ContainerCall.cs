using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Scripts;

/// <summary>The call of a container runtime.</summary>
/// <param name="Environment">What the runtime's own process gets.</param>
/// <param name="Before">The words before the command to run in it.</param>
internal sealed partial record ContainerCall(IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Before)
{
    private const string Inside = "/pollinator";

    // Every image has it, and charliecloud makes no mount points in an image it may not write.
    private const string InsideCharliecloud = "/mnt";

    /// <summary>Throws <see cref="ExecutorException"/> when there is no runtime, or the image's name cannot be one.</summary>
    public static ContainerCall Of(ScriptOrder order)
    {
        var image = order.Spec.Image!;
        if (!ImageName().IsMatch(image))
        {
            throw new ExecutorException(
                EndReason.ImagePull,
                $"'{States.Text.Short(image, 100)}' is not the name of a container image, such as 'docker.io/library/python:3.13' or '/scratch/images/python.sif'."
            );
        }

        return order.Runtime switch
        {
            { Word: "apptainer" or "singularity" } runtime => Apptainer(runtime, order, image),
            { Word: "ch-run" } runtime => Charliecloud(runtime, order, image),
            { Word: "podman" } runtime => Podman(runtime, order, image),
            _ => throw new ExecutorException(
                EndReason.PlatformRefused,
                "The job needs a container image, and this system has no runtime for containers (apptainer, singularity, ch-run, podman)."
            ),
        };
    }

    // Slurm's own variables pass, as MPI in the container needs them. The home folder stays outside: what a person once installed there would
    // otherwise be found before what the image has.
    private static ContainerCall Apptainer(ContainerRuntime runtime, ScriptOrder order, string image)
    {
        var prefix = $"{runtime.Word.ToUpperInvariant()}ENV_";
        List<string> words = [runtime.Path, "exec", "--no-home", $"--bind={Path(order.Folder)}:{Inside}", $"--pwd={Inside}/project"];
        if (order.Spec.Conditions.Gpu is { Count: > 0 })
        {
            words.Add("--nv");
        }

        words.Add(image.Contains("://", StringComparison.Ordinal) || image.StartsWith('/') || image.StartsWith('.') ? image : $"docker://{image}");
        return new(Variables(order, Inside).ToDictionary(pair => prefix + pair.Key, pair => pair.Value, StringComparer.Ordinal), words);
    }

    private static ContainerCall Charliecloud(ContainerRuntime runtime, ScriptOrder order, string image) =>
        new(
            Variables(order, InsideCharliecloud),
            [runtime.Path, $"--bind={Path(order.Folder)}:{InsideCharliecloud}", $"--cd={InsideCharliecloud}/project", image, "--"]
        );

    // Without control groups of its own, so that it stays in Slurm's.
    private static ContainerCall Podman(ContainerRuntime runtime, ScriptOrder order, string image)
    {
        var variables = Variables(order, Inside);
        List<string> words =
        [
            runtime.Path,
            "run",
            "--rm",
            "--cgroups=disabled",
            "--network=host",
            "--security-opt=label=disable",
            "--userns=keep-id",
            $"--workdir={Inside}/project",
            $"--volume={Path(order.Folder)}:{Inside}",
            "--env=SLURM_*",
            "--env=CUDA_VISIBLE_DEVICES",
            .. variables.Keys.Concat(order.Spec.Secrets).Select(name => $"--env={name}"),
        ];
        if (order.Spec.Conditions.Gpu is { Count: > 0 })
        {
            words.Add("--device=nvidia.com/gpu=all");
        }

        return new(variables, [.. words, image]);
    }

    private static SortedDictionary<string, string> Variables(ScriptOrder order, string inside)
    {
        var all = JobVariables.Of(order);
        all["POLLINATOR_PROJECT_DIR"] = $"{inside}/project";
        if (order.HasInputs)
        {
            all["POLLINATOR_INPUTS"] = $"{inside}/inputs.json";
        }

        return all;
    }

    // All of these part source and target by a colon, and lists by a comma.
    private static string Path(string folder) =>
        folder.AsSpan().IndexOfAny(':', ',') < 0
            ? folder
            : throw new ExecutorException(
                EndReason.StartFailed,
                $"A container cannot be given the folder '{folder}', since its name has a colon or a comma."
            );

    [GeneratedRegex("^[A-Za-z0-9./][A-Za-z0-9._/:@+-]{0,511}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ImageName();
}
