using System.Globalization;

namespace Pollinator.Bench.Slurm;

/// <summary>Processor time out of <c>/proc/PID/stat</c>.</summary>
internal static class ProcessorTime
{
    // What Linux shows to programs, on every machine .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of a process of this machine.</summary>
    public static double Of(int process) => Of(File.ReadAllText($"/proc/{process}/stat"), withChildren: false);

    /// <summary>Seconds, user and system.</summary>
    /// <param name="stat">The file's text.</param>
    /// <param name="withChildren">Also of the children that have ended: the commands it ran.</param>
    public static double Of(string stat, bool withChildren)
    {
        // The name stands in brackets and may hold anything; behind it, utime is the 12th word.
        var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return words[11..(withChildren ? 15 : 13)].Sum(word => double.Parse(word, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The child of a process whose command line has this word.</summary>
    public static int ChildOf(int parent, string word)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}" && words.Contains(word, StringComparer.Ordinal))
                {
                    return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It has ended while we looked.
            }
        }

        throw new InvalidOperationException($"Process {parent} has no child with '{word}'.");
    }
}
