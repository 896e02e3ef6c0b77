namespace Pollinator.Local.Machine;

/// <summary>Reads the kernel's and the system's own files. What is not understood is left out.</summary>
internal static class MachineFacts
{
    /// <summary>Total memory of <c>/proc/meminfo</c> in bytes.</summary>
    public static long? MemoryBytes(string meminfo) =>
        Value(meminfo, "MemTotal", ':') is { } text && text.Split(' ') is [var kib, "kB"] && long.TryParse(kib, out var count) ? count * 1024 : null;

    /// <summary>The processor's name of <c>/proc/cpuinfo</c>; ARM kernels have none.</summary>
    public static string? CpuModel(string cpuinfo) => Value(cpuinfo, "model name", ':') ?? Value(cpuinfo, "Model", ':');

    /// <summary>The system's name of <c>/etc/os-release</c>.</summary>
    public static string? SystemName(string release) => Value(release, "PRETTY_NAME", '=')?.Trim('"');

    private static string? Value(string text, string name, char separator)
    {
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf(separator);
            if (at > 0 && string.Equals(line[..at].Trim(), name, StringComparison.Ordinal) && line[(at + 1)..].Trim() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
