using System.Reflection;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Scripts;

/// <summary>Renders the script that Slurm runs: a pure function, compared with recorded files. What is fixed in it stands in <c>attempt.sh</c>.</summary>
internal static class SbatchScript
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // Fixed; what a person wrote comes as words behind it.
    private const string InitThenCommand = "sh -c \"$1\" || exit; shift; exec \"$@\"";
    private static readonly Lazy<string> Fixed = new(ReadFixed);

    /// <summary>The whole script. Throws <see cref="ExecutorException"/> for what cannot be run.</summary>
    public static string Render(ScriptOrder order)
    {
        if (order.Spec.Command is not [{ Length: > 0 }, ..])
        {
            throw new ExecutorException(EndReason.StartFailed, "The job has no command. Say what to run.");
        }

        var script = new StringBuilder("#!/bin/bash\n");
        foreach (var option in SbatchOptions.InScript(order))
        {
            script.Append("#SBATCH ").Append(option).Append('\n');
        }

        script.Append('\n').Append("folder=").Append(ShellWords.Quote(order.Folder)).Append('\n');
        script.Append("path=").Append(ShellWords.Quote(SearchPath(order.SlurmFolder))).Append('\n');
        script.Append("modules=(").Append(ShellWords.Join(Modules(order.Spec))).Append(")\n");
        return script.Append(Steps(order)).Append('\n').Append(Fixed.Value).ToString();
    }

    private static IEnumerable<string> Modules(JobSpec spec) => (spec.Slurm?.Modules ?? []).Select(module => SlurmNames.Require("module", module));

    // Three functions that the fixed part calls: which program must be there, the init command, the command.
    private static string Steps(ScriptOrder order)
    {
        var isContained = order.Spec.Image is not null;
        var call = isContained ? ContainerCall.Of(order) : new ContainerCall(JobVariables.Of(order), []);
        var (init, command) = Commands(order, isContained);
        var secrets = SecretsFile.Taking(order);
        var first = init is null ? "" : ShellWords.Join([.. call.Before, .. init]);
        var second = ShellWords.Join([.. call.Before, .. command]);
        if (order.Tasks > 1)
        {
            second = $"{Srun(order.Spec.Conditions)} {second}";
        }

        return $$"""
            program={{ShellWords.Quote(isContained ? "" : order.Spec.Command[0])}}
            init={{ShellWords.Quote(first.Length > 0 ? "yes" : "")}}
            variables=({{ShellWords.Join(call.Environment.Select(pair => $"{pair.Key}={pair.Value}"))}})
            run_init() { exec {{secrets}}/usr/bin/env -- "${variables[@]}" {{(first.Length > 0 ? first : "true")}}; }
            run_command() { exec {{secrets}}/usr/bin/env -- "${variables[@]}" {{second}}; }

            """;
    }

    // A program whose name holds '=' would be one more variable to env, so another program comes between.
    private static (IReadOnlyList<string>? Init, IReadOnlyList<string> Command) Commands(ScriptOrder order, bool isContained)
    {
        IReadOnlyList<string> command = order.Spec.Command;
        if (order.Spec.InitCommand is not { Length: > 0 } init)
        {
            return (null, isContained || order.Tasks > 1 || !command[0].Contains('=') ? command : ["/usr/bin/nice", "-n", "0", "--", .. command]);
        }

        if (!isContained)
        {
            return (
                ["/bin/bash", "-c", init],
                order.Tasks > 1 || !command[0].Contains('=') ? command : ["/usr/bin/nice", "-n", "0", "--", .. command]
            );
        }

        // What it leaves in the container is there for the command only in the same container; of several each would do it again.
        return order.Tasks == 1 ? (null, ["/bin/sh", "-c", InitThenCommand, "sh", init, .. command]) : (["/bin/sh", "-c", init], command);
    }

    private static string Srun(Conditions asks)
    {
        var cpus = SbatchOptions.CpusPerTask(asks) is { } count ? $" --cpus-per-task={count}" : "";
        return $"\"$srun\" --nodes={asks.Nodes} --ntasks={asks.Nodes * asks.ProcessesPerNode} --ntasks-per-node={asks.ProcessesPerNode}{cpus} --";
    }

    private static string SearchPath(string? slurm) =>
        slurm is null || UsualPath.Split(':').Contains(slurm, StringComparer.Ordinal) ? UsualPath : $"{slurm}:{UsualPath}";

    private static string ReadFixed()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("attempt.sh")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
