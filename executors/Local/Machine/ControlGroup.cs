namespace Pollinator.Local.Machine;

/// <summary>What the control group this program lives in allows (cgroup v2, or v1 where that is what there is).</summary>
internal static class ControlGroup
{
    private const string Mount = "/sys/fs/cgroup";

    /// <summary>The file that counts the kernel's memory kills in this program's group; null when there is none.</summary>
    public static string? MemoryKillsFile() =>
        new[] { Unified("memory.events"), Legacy("memory", "memory.oom_control") }.FirstOrDefault(file => file is not null && Has(file, "oom_kill "));

    /// <summary>The memory limit in bytes; null when there is none.</summary>
    public static long? MemoryLimit() =>
        new[] { Unified("memory.max"), Legacy("memory", "memory.limit_in_bytes") }
            .Select(file => file is not null && long.TryParse(SystemFile.ReadOrEmpty(file), out var bytes) ? bytes : long.MaxValue)
            .Min()
            is var least
                and < long.MaxValue / 2
            ? least
            : null;

    /// <summary>The CPU quota in thousandths of a core; null when there is none.</summary>
    public static long? CpuMillicores() =>
        Quota(SystemFile.ReadOrEmpty(Unified("cpu.max") ?? ""))
        ?? Quota(
            $"{SystemFile.ReadOrEmpty(Legacy("cpu", "cpu.cfs_quota_us") ?? "")} {SystemFile.ReadOrEmpty(Legacy("cpu", "cpu.cfs_period_us") ?? "")}"
        );

    /// <summary>Reads "quota period" in microseconds; "max" and −1 are no quota.</summary>
    internal static long? Quota(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var quota, var period]
        && long.TryParse(quota, out var used)
        && long.TryParse(period, out var per)
        && used > 0
        && per > 0
            ? used * 1000 / per
            : null;

    private static string? Unified(string file) =>
        PathOf("0::") is { } path ? Existing($"{Mount}{path}/{file}") ?? Existing($"{Mount}/{file}") : null;

    private static string? Legacy(string controller, string file) =>
        PathOf($":{controller}:") is { } path ? Existing($"{Mount}/{controller}{path}/{file}") ?? Existing($"{Mount}/{controller}/{file}") : null;

    private static string? PathOf(string kind) =>
        SystemFile.ReadOrEmpty("/proc/self/cgroup").Split('\n').FirstOrDefault(line => line.Contains(kind, StringComparison.Ordinal)) is { } found
            ? found[(found.LastIndexOf(':') + 1)..].TrimEnd('/')
            : null;

    private static string? Existing(string file) => File.Exists(file) ? file : null;

    private static bool Has(string file, string word) => SystemFile.ReadOrEmpty(file).Contains(word, StringComparison.Ordinal);
}
