using System.Globalization;

namespace Pollinator.Local.Machine;

/// <summary>How many files and processes this program may have at most; null is no limit.</summary>
internal sealed record ProcessLimits(long? Files, long? Processes)
{
    /// <summary>This process's, as <c>/proc</c> tells them. No process can have a number above <c>pid_max</c>, so that many are all.</summary>
    public static ProcessLimits Read()
    {
        var text = SystemFile.ReadOrEmpty("/proc/self/limits");
        var processes = Parse(text, "Max processes");
        var most = long.TryParse(SystemFile.ReadOrEmpty("/proc/sys/kernel/pid_max"), out var max) ? max : (long?)null;
        return new(Parse(text, "Max open files"), processes is null ? most : Math.Min(processes.Value, most ?? long.MaxValue));
    }

    /// <summary>The hard limit of a line such as <c>Max open files  1024  20000  files</c>; null when there is none.</summary>
    internal static long? Parse(string text, string name) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
        && line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var hard, ..]
        && long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>These limits in podman's words: run by root it would raise them to numbers of its own, which not every host lets it.</summary>
    public IReadOnlyList<string> ForPodman() =>
        [
            .. new[] { ("nofile", Files), ("nproc", Processes) }
                .Where(limit => limit.Item2 is not null)
                .Select(limit => $"--ulimit={limit.Item1}={limit.Item2}:{limit.Item2}"),
        ];
}
