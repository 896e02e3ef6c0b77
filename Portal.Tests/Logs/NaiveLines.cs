using System.Text;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Logs;

/// <summary>What a line reader should give, found the simple way: everything in memory at once.</summary>
internal static class NaiveLines
{
    public sealed record Line(long Number, long Offset, string Text, int Folded, bool IsOpen);

    public static Line Shown(LogLine line) => new(line.Number, line.Offset, line.Text, line.Folded, line.IsOpen);

    public static IReadOnlyList<Line> Of(byte[] bytes)
    {
        var lines = new List<Line>();
        var start = 0;
        while (start < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var line = end < 0 ? bytes[start..] : bytes[start..end];
            lines.Add(LineOf(lines.Count + 1, start, line, end < 0));
            start = end < 0 ? bytes.Length : end + 1;
        }
        return lines;
    }

    private static Line LineOf(long number, long offset, byte[] line, bool isOpen)
    {
        var states = new List<byte[]>();
        var state = new List<byte>();
        foreach (var one in line.Append((byte)'\r'))
        {
            if (one != '\r')
            {
                state.Add(one);
            }
            else if (state.Count > 0)
            {
                states.Add([.. state]);
                state.Clear();
            }
        }
        var shown = states.LastOrDefault() ?? [];
        var grows = isOpen && line[^1] != '\r';
        return new(number, offset, Decode(shown, grows), Math.Max(0, states.Count - 1), isOpen);
    }

    private static string Decode(byte[] bytes, bool mayGrow)
    {
        var chars = new char[bytes.Length + 1];
        new UTF8Encoding(false, false).GetDecoder().Convert(bytes, chars, flush: !mayGrow, out _, out var count, out _);
        return new string(chars, 0, count);
    }
}

/// <summary>The merged view found the simple way.</summary>
internal sealed class NaiveMerge
{
    private readonly List<(LogStream, string)> _ended = [];
    private readonly Dictionary<LogStream, string> _open = new() { [LogStream.Stdout] = "", [LogStream.Stderr] = "" };

    public void Add(LogStream stream, string text)
    {
        var lines = (_open[stream] + text).Split('\n');
        _ended.AddRange(lines[..^1].Select(line => (stream, Last(line))));
        _open[stream] = lines[^1];
    }

    public IReadOnlyList<(LogStream Stream, string Text)> All() =>
        [.. _ended, .. _open.Where(open => open.Value.Length > 0).OrderBy(open => open.Key).Select(open => (open.Key, Last(open.Value)))];

    private static string Last(string line) => line.Split('\r', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
}
