using System.Runtime.InteropServices;
using Pollinator.Contracts;

namespace Pollinator.Local.Machine;

/// <summary>Finds out what this machine has.</summary>
internal sealed class MachineSurvey(string folder, LocalOptions options)
{
    public Task<Capabilities> RunAsync(CancellationToken ct)
    {
        _ = ct;
        // Environment.ProcessorCount already counts only the cores this process may run on, and heeds a quota.
        var cores = Environment.ProcessorCount;
        return Task.FromResult(
            new Capabilities
            {
                Functions = ["run"],
                CpuMillicores = Math.Min(cores * 1000L, ControlGroup.CpuMillicores() ?? long.MaxValue),
                MemoryBytes = Math.Min(MachineFacts.MemoryBytes(Read("/proc/meminfo")) ?? 0, ControlGroup.MemoryLimit() ?? long.MaxValue),
                StorageBytes = new DriveInfo(folder).AvailableFreeSpace,
                Slots = options.Slots ?? cores,
                HostName = Environment.MachineName,
                OperatingSystem = MachineFacts.SystemName(Read("/etc/os-release")) ?? RuntimeInformation.OSDescription,
                CpuModel = MachineFacts.CpuModel(Read("/proc/cpuinfo")),
            }
        );
    }

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file) : "";
}
