using System.Text;
using Pollinator.Sdk.Shell;

namespace Pollinator.Slurm.Scripts;

/// <summary>
/// The file beside the script that holds a job's secrets: lines that a shell of its own reads just before it becomes the program (or srun), so that
/// none of the script's own names is in their way, and the other variables come behind it, untouched by any shell. The script names the file only.
/// </summary>
internal static class SecretsFile
{
    // Fixed; the file and the words to run come behind it.
    private const string Take = ". \"$0\" && exec \"$@\"";

    /// <summary>Where it is, in an attempt's folder there.</summary>
    public static string In(string folder) => $"{folder}/secrets";

    /// <summary>What stands before the words to run; empty where no secret is asked for.</summary>
    public static string Taking(ScriptOrder order) =>
        order.Spec.Secrets.Count == 0 ? "" : ShellWords.Join(["/bin/sh", "-c", Take, In(order.Folder)]) + " ";

    /// <summary>What stands in it. Secret.</summary>
    public static byte[] Render(ScriptOrder order, IReadOnlyDictionary<string, string> values)
    {
        // These give a container only those of their own variables that have this beginning.
        var beginning =
            order.Spec.Image is not null && order.Runtime is { Word: "apptainer" or "singularity" } runtime
                ? $"{runtime.Word.ToUpperInvariant()}ENV_"
                : "";
        var named = values.ToDictionary(pair => beginning + pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return Encoding.UTF8.GetBytes(ShWords.Exports(named.OrderBy(pair => pair.Key, StringComparer.Ordinal)) + "\n");
    }
}
