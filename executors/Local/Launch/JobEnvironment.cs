using Pollinator.Contracts;
using Pollinator.Local.Gpus;
using Pollinator.Sdk;

namespace Pollinator.Local.Launch;

/// <summary>A job's whole environment: a few plain values, what the specification names, its secrets among it, and nothing of the executor's own.</summary>
internal static class JobEnvironment
{
    public const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Names and values. The two that say who the job is cannot be overruled, since its processes are found by them.</summary>
    public static SortedDictionary<string, string> Of(HeldJob job, string home, string? gpus, GpuBrand brand)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Path,
            ["HOME"] = home,
            ["LANG"] = "C.UTF-8",
            ["PYTHONUNBUFFERED"] = "1",
        };
        if (gpus is not null)
        {
            all[brand == GpuBrand.Amd ? "ROCR_VISIBLE_DEVICES" : "CUDA_VISIBLE_DEVICES"] = gpus;
        }

        if (job.Assignment.Inputs is { Count: > 0 })
        {
            all["POLLINATOR_INPUTS"] = InputsFile(job);
        }

        foreach (var (name, value) in job.Spec.Environment)
        {
            all[name] = value;
        }

        foreach (var (name, value) in job.Secrets.Values)
        {
            all[name] = value;
        }

        all["POLLINATOR_JOB_ID"] = job.Key.Job.ToString();
        all["POLLINATOR_PROJECT_DIR"] = job.Project;
        return all;
    }

    /// <summary>Where a job finds its input values, as a JSON object.</summary>
    public static string InputsFile(HeldJob job) => System.IO.Path.Combine(job.Folder, "inputs.json");

    /// <summary>Throws <see cref="ExecutorException"/> for what no process can be given.</summary>
    public static void Require(JobSpec spec)
    {
        var bad = spec.Environment.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('=') || name.Contains('\0'));
        if (bad is not null)
        {
            throw new ExecutorException(EndReason.StartFailed, $"No environment variable can be named '{bad.Replace('\0', '?')}'.");
        }

        if (spec.Environment.Values.Concat(spec.Command).Append(spec.InitCommand ?? "").Any(text => text.Contains('\0')))
        {
            throw new ExecutorException(EndReason.StartFailed, "The command or the environment has a NUL character, which no program can be given.");
        }
    }
}
