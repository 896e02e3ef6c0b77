using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pollinator.Bench;

/// <summary>
/// A job's program, run as a process of its own: writes numbered lines with the time of writing into a file, so many a second. The clock is the
/// machine's monotonic one, which all processes share.
/// </summary>
internal static class LineWriter
{
    public const int LineBytes = 100;

    public static async Task RunAsync(string[] args)
    {
        var (perSecond, total) = (int.Parse(args[1], CultureInfo.InvariantCulture), long.Parse(args[2], CultureInfo.InvariantCulture));
        await using var file = new FileStream(args[0], FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var began = Stopwatch.GetTimestamp();
        for (long written = 0; written < total; await Task.Delay(1))
        {
            var due = Math.Min(total, (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond));
            for (; written < due; written++)
            {
                // One write a line, as a program with unbuffered output does it.
                file.Write(Line(written));
            }
        }
    }

    /// <summary>Number and time of a line.</summary>
    public static (long Number, long At) Read(ReadOnlySpan<byte> line) =>
        (long.Parse(line[..12], CultureInfo.InvariantCulture), long.Parse(line[13..33], CultureInfo.InvariantCulture));

    private static byte[] Line(long number)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{number:D12} {Stopwatch.GetTimestamp():D20} ");
        return Encoding.ASCII.GetBytes(head.PadRight(LineBytes - 1, '.') + '\n');
    }
}
