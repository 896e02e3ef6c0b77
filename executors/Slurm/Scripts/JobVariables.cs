using Pollinator.Contracts;
using Pollinator.Sdk;

namespace Pollinator.Slurm.Scripts;

/// <summary>The variables a job gets beside Slurm's own and a plain environment.</summary>
internal static class JobVariables
{
    /// <summary>Names and values. The two that say who the job is cannot be overruled.</summary>
    public static SortedDictionary<string, string> Of(ScriptOrder order)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["PYTHONUNBUFFERED"] = "1" };
        if (order.HasInputs)
        {
            all["POLLINATOR_INPUTS"] = $"{order.Folder}/inputs.json";
        }

        foreach (var (name, value) in order.Spec.Environment)
        {
            all[RequireName(name)] = value;
        }

        all["POLLINATOR_JOB_ID"] = order.Attempt.Job.ToString();
        all["POLLINATOR_PROJECT_DIR"] = $"{order.Folder}/project";
        return all;
    }

    private static string RequireName(string name) =>
        name.Length > 0 && !name.Contains('=') && !name.Contains('\0')
            ? name
            : throw new ExecutorException(EndReason.StartFailed, $"No environment variable can be named '{name.Replace('\0', '?')}'.");
}
