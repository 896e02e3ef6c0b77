using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Local.Gpus;

/// <summary>Hands out GPUs, each to one attempt at a time. Who has which stands in the attempts' folders, so a restart knows it.</summary>
internal sealed class GpuDesk(StateFolder state, GpuSet gpus)
{
    private const string Note = "gpus";
    private readonly Lock _lock = new();

    /// <summary>The GPUs of an attempt as a comma-separated list of indices; empty for none; null on a machine without GPUs. Asked again it answers the same.</summary>
    public string? Take(HeldJob job)
    {
        if (gpus.All.Count == 0)
        {
            return null;
        }

        lock (_lock)
        {
            var file = Path.Combine(job.Folder, Note);
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }

            var taken = Choose(job.Spec.Conditions.Gpu, Given());
            var list = string.Join(',', taken.Select(gpu => gpu.Index));
            DurableFile.Write(file, System.Text.Encoding.ASCII.GetBytes(list));
            return list;
        }
    }

    private List<LocalGpu> Choose(GpuCondition? asked, HashSet<int> given)
    {
        if (asked is null)
        {
            return [];
        }

        var fitting = gpus
            .All.Where(gpu => !given.Contains(gpu.Index) && (asked.Name is null || gpu.Name.Contains(asked.Name, StringComparison.OrdinalIgnoreCase)))
            .Take(asked.Count)
            .ToList();
        return fitting.Count == asked.Count
            ? fitting
            : throw new ExecutorException(EndReason.StartFailed, "The GPUs asked for are still in use by other jobs.", transient: true);
    }

    // A folder that was kept after its close holds no GPU: only what the handle store names does.
    private HashSet<int> Given() =>
        [
            .. Directory
                .EnumerateDirectories(state.Attempts)
                .Where(folder => File.Exists(Path.Combine(state.Handles, $"{Path.GetFileName(folder)}.json")))
                .Select(folder => Path.Combine(folder, Note))
                .Where(File.Exists)
                .SelectMany(file => File.ReadAllText(file).Split(',', StringSplitOptions.RemoveEmptyEntries))
                .Select(int.Parse),
        ];
}
