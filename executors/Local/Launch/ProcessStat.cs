using System.Globalization;

namespace Pollinator.Local.Launch;

/// <summary>A line of <c>/proc/PID/stat</c> (proc(5)).</summary>
internal sealed record ProcessStat(int Pid, int Parent, int Session, long StartTicks, bool IsZombie)
{
    /// <summary>Reads a process's; null when it is gone.</summary>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All processes this user can see.</summary>
    public static List<ProcessStat> All() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? Read(pid) : null)
                .OfType<ProcessStat>(),
        ];

    /// <summary>The present boot of this machine.</summary>
    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Parses the line. The second field is a name in parentheses that may itself hold anything, so fields are counted from the last parenthesis.</summary>
    public static ProcessStat? Parse(string line)
    {
        var (open, close) = (line.IndexOf('('), line.LastIndexOf(')'));
        if (open < 0 || close < open || !int.TryParse(line.AsSpan(0, open).Trim(), out var pid))
        {
            return null;
        }

        // From here on: state, ppid, pgrp, session, ..., and starttime as the twentieth.
        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
            fields.Length >= 20
            && int.TryParse(fields[1], out var parent)
            && int.TryParse(fields[3], out var session)
            && long.TryParse(fields[19], out var start)
            ? new(pid, parent, session, start, fields[0] is "Z" or "X")
            : null;
    }
}
