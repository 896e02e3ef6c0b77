namespace Pollinator.Local.Launch;

/// <summary>Who runs an attempt, as its launcher wrote it down: enough to tell whether it still does.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="StartTicks">When that process began, in clock ticks since boot (<c>/proc/PID/stat</c>, field 22): a pid alone may be somebody else's by now.</param>
/// <param name="BootId">The boot it runs in.</param>
internal sealed record LauncherMark(int Pid, long StartTicks, string BootId);

/// <summary>The process of a step. It leads the session of all that the step starts.</summary>
internal readonly record struct StepMark(int Pid, long StartTicks);

/// <summary>What a launcher wrote as its last act.</summary>
internal sealed record RunEnd(string Step, int Status, bool ByWalltime, bool IsMissing, long MemoryKills, DateTimeOffset At);

/// <summary>The folder <c>run/</c> of an attempt: the guard, and all that the launcher leaves.</summary>
internal sealed class RunFolder(string attemptFolder)
{
    public string Root { get; } = Path.Combine(attemptFolder, "run");

    public string StopFile => Path.Combine(Root, "stop");

    public bool Exists => Directory.Exists(Root);

    public string Output(string name) => Path.Combine(Root, name);

    public LauncherMark? ReadMark()
    {
        var lines = Read("launcher");
        return
            lines is not null
            && int.TryParse(lines.GetValueOrDefault("pid"), out var pid)
            && long.TryParse(lines.GetValueOrDefault("start"), out var start)
            && lines.GetValueOrDefault("boot") is { Length: > 0 } boot
            ? new(pid, start, boot)
            : null;
    }

    /// <summary>The process of the step that runs now or ran last; null before the first.</summary>
    public int? ReadStepPid() => ReadStep()?.Pid;

    /// <summary>The same with when it began; 0 where an earlier version of the launcher did not write that down.</summary>
    public StepMark? ReadStep() =>
        Read("step") is { } lines && int.TryParse(lines.GetValueOrDefault("pid"), out var pid)
            ? new(pid, long.TryParse(lines.GetValueOrDefault("start"), out var start) ? start : 0)
            : null;

    public IReadOnlyList<int> ReadKeepers() =>
        File.Exists(Output("keepers"))
            ? [.. File.ReadLines(Output("keepers")).Select(line => int.TryParse(line, out var pid) ? pid : 0).Where(pid => pid > 0)]
            : [];

    public RunEnd? ReadEnd()
    {
        var lines = Read("end");
        return lines is null || !int.TryParse(lines.GetValueOrDefault("status"), out var status)
            ? null
            : new(
                lines.GetValueOrDefault("step") ?? "",
                status,
                lines.ContainsKey("walltime"),
                lines.ContainsKey("missing"),
                long.TryParse(lines.GetValueOrDefault("oom"), out var kills) ? kills : 0,
                new DateTimeOffset(File.GetLastWriteTimeUtc(Output("end")), TimeSpan.Zero)
            );
    }

    /// <summary>The launcher's own words, for when it ended badly; at most 2 KiB.</summary>
    public string ReadLauncherWords()
    {
        var file = Output("launcher.log");
        if (!File.Exists(file))
        {
            return "";
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[2048];
        stream.Seek(Math.Max(0, stream.Length - buffer.Length), SeekOrigin.Begin);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).Trim();
    }

    private Dictionary<string, string>? Read(string name)
    {
        var file = Output(name);
        if (!File.Exists(file))
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            if (line.IndexOf('=') is var at and > 0)
            {
                values[line[..at]] = line[(at + 1)..];
            }
        }

        return values;
    }
}
