using System.Runtime.InteropServices;
using Pollinator.Contracts;
using Pollinator.Local.Containers;
using Pollinator.Local.Gpus;

namespace Pollinator.Local.Machine;

/// <summary>What this machine has.</summary>
internal sealed record MachineFindings(Capabilities Capabilities, GpuSet Gpus, IReadOnlyList<WorkingRuntime> Runtimes);

/// <summary>Finds out what this machine has.</summary>
internal static class MachineSurvey
{
    public static async Task<MachineFindings> RunAsync(string folder, int? slots, CancellationToken ct)
    {
        var gpus = await GpuSurvey.RunAsync("/sys/class/drm", Tool.AskAsync, ct);
        var probe = new ContainerProbe(Path.Combine(folder, "container-probe"), ProcessLimits.Read(), Account.UserAndGroup(), Tool.RunAsync);
        var (runtimes, notes) = await ContainerRuntimes.FindAsync(probe, ct);
        // Counts only the cores this process may run on, and heeds a quota.
        var cores = Environment.ProcessorCount;
        var capabilities = new Capabilities
        {
            Functions = ["run"],
            CpuMillicores = Math.Min(cores * 1000L, ControlGroup.CpuMillicores() ?? long.MaxValue),
            MemoryBytes = Math.Min(
                MachineFacts.MemoryBytes(SystemFile.ReadOrEmpty("/proc/meminfo")) ?? 0,
                ControlGroup.MemoryLimit() ?? long.MaxValue
            ),
            StorageBytes = new DriveInfo(folder).AvailableFreeSpace,
            Gpus =
            [
                .. gpus
                    .All.GroupBy(gpu => (gpu.Name, gpu.MemoryBytes))
                    .Select(model => new GpuModel(model.Key.Name, model.Count(), model.Key.MemoryBytes)),
            ],
            ContainerRuntimes = [.. runtimes.Select(found => found.Runtime.Word())],
            Notes = [.. notes, .. gpus.Note is { } note ? [note] : (string[])[]],
            HandsOutSecrets = true,
            Slots = slots ?? cores,
            HostName = Environment.MachineName,
            OperatingSystem = MachineFacts.SystemName(SystemFile.ReadOrEmpty("/etc/os-release")) ?? RuntimeInformation.OSDescription,
            CpuModel = MachineFacts.CpuModel(SystemFile.ReadOrEmpty("/proc/cpuinfo")),
        };
        return new(capabilities, gpus, runtimes);
    }
}
