using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Slurm.Scripts;

/// <summary>What a specification asks of sbatch. Only numbers and checked names become lines of the script; a person's own text is a word of the command.</summary>
internal static class SbatchOptions
{
    private const long Mebi = 1 << 20;
    private const int LongestName = 100;
    private const string MarkPrefix = "pollinator:";

    /// <summary>The options that stand in the script.</summary>
    public static IEnumerable<string> InScript(ScriptOrder order)
    {
        var (spec, asks) = (order.Spec, order.Spec.Conditions);
        yield return $"--nodes={asks.Nodes}";
        yield return $"--ntasks-per-node={asks.ProcessesPerNode}";
        if (CpusPerTask(asks) is { } cpus)
        {
            yield return $"--cpus-per-task={cpus}";
        }

        if (asks.MemoryBytes > 0)
        {
            yield return $"--mem={(asks.MemoryBytes + Mebi - 1) / Mebi}M";
        }

        if (asks.Gpu is { Count: > 0 } gpu)
        {
            yield return order.Placement.GpuModel is { } model
                ? $"--gres=gpu:{SlurmNames.Require("model of GPUs", model)}:{gpu.Count}"
                : $"--gres=gpu:{gpu.Count}";
        }

        if (asks.WalltimeSeconds is { } seconds)
        {
            yield return $"--time={Duration(seconds)}";
        }

        foreach (var option in Named(spec.Slurm, order.Placement.Partition))
        {
            yield return option;
        }
    }

    /// <summary>The words of sbatch: its options that do not stand in the script, and the script's path.</summary>
    public static IReadOnlyList<string> OnCommand(ScriptOrder order) => ["--parsable", .. BesideScript(order), $"{order.Folder}/script.sh"];

    /// <summary>The options that do not stand in the script, but for how sbatch answers.</summary>
    public static IReadOnlyList<string> BesideScript(ScriptOrder order) =>
        [
            $"--job-name={JobName(order.Spec)}",
            $"--comment={Mark(order.Attempt)}",
            $"--chdir={order.Folder}",
            $"--output={Pattern(order.Folder)}/slurm.out",
            "--open-mode=append",
            // The environment is the plain one that sbatch is started with. NONE would make the node run the person's login shell first, for
            // up to two minutes; and 22.05 takes NIL for a variable's name and does the same.
            "--export=ALL",
        ];

    /// <summary>What we write into the job's comment: a hint only, since a comment proves nothing.</summary>
    public static string Mark(Sdk.AttemptKey attempt) => $"{MarkPrefix}{attempt}";

    /// <summary>Whether a comment is a mark of ours, of whichever attempt.</summary>
    public static bool IsMark(string comment) => comment.StartsWith(MarkPrefix, StringComparison.Ordinal);

    /// <summary>Cores for each process; null when none are asked for.</summary>
    public static long? CpusPerTask(Conditions asks)
    {
        var cores = (asks.CpuMillicores + 999) / 1000;
        return cores == 0 ? null : (cores + asks.ProcessesPerNode - 1) / asks.ProcessesPerNode;
    }

    /// <summary>Days, hours, minutes and seconds as Slurm writes them.</summary>
    public static string Duration(int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400}-{seconds / 3600 % 24:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");

    private static IEnumerable<string> Named(SlurmWishes? wishes, string? partition)
    {
        if (partition is not null)
        {
            yield return $"--partition={SlurmNames.Require("partition", partition)}";
        }

        if (wishes?.Account is { } account)
        {
            yield return $"--account={SlurmNames.Require("account", account)}";
        }

        if (wishes?.Qos is { } qos)
        {
            yield return $"--qos={SlurmNames.Require("QOS", qos)}";
        }

        if (wishes?.Constraint is { } constraint)
        {
            yield return $"--constraint={SlurmNames.RequireConstraint(constraint)}";
        }

        if (wishes?.Reservation is { } reservation)
        {
            yield return $"--reservation={SlurmNames.Require("reservation", reservation)}";
        }
    }

    private static string JobName(JobSpec spec)
    {
        var name = States.Text.Short(spec.Label ?? (spec.Command.Count > 0 ? Path.GetFileName(spec.Command[0]) : ""), LongestName);
        return name.Length > 0 ? name : "pollinator";
    }

    // In a path of --output '%' begins a pattern, and a backslash switches patterns off.
    private static string Pattern(string folder) =>
        folder.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
}
