using System.Buffers;
using System.Runtime.InteropServices;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>A line as found: where it is, not yet its text. <paramref name="State"/> stands before the line's end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FoundLine(long Number, LogStream Stream, long AtUnixMs, LineState State, bool IsOpen);

/// <summary>Looks at the bytes of a segment.</summary>
internal delegate bool SegmentFilter(ReadOnlySpan<byte> segment);

/// <summary>
/// Walks the lines of a view, from any number on, in fixed memory: the index says in which segment a line ends, and no segment is longer than
/// <see cref="LogState.MaxSegment"/>. In the merged view a line has its place where its end arrived, so that a number, once given, stays; lines
/// without an end come last, first that of standard output.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="state">Where it ended when the reader came.</param>
/// <param name="stream">The view; null is both streams.</param>
/// <param name="isWanted">Says of a segment's bytes whether lines that lie within it are wanted; null wants all.</param>
internal sealed class LineCursor(AttemptLog log, LogState state, LogStream? stream, SegmentFilter? isWanted = null)
{
    private const int PageRecords = 64;
    private const int MostSteps = 32;

    private readonly byte[] _page = new byte[PageRecords * IndexRecord.Size];
    private long _pageAt = -1;
    private int _pageLength;

    /// <summary>The lines from this number on (1 is the first).</summary>
    public IEnumerable<FoundLine> From(long first)
    {
        var passed = Math.Max(first, 1) - 1;
        foreach (var found in Ended(passed))
        {
            passed = found.Number;
            yield return found;
        }
        foreach (var open in Open().Where(open => open.Number >= first))
        {
            yield return open;
        }
    }

    private IEnumerable<FoundLine> Ended(long passed)
    {
        var total = state.End.Lines(stream);
        var buffer = ArrayPool<byte>.Shared.Rent(LogState.MaxSegment);
        try
        {
            for (var at = passed < total ? LastWithAtMost(passed) : state.Records; passed < total; )
            {
                var (record, end) = (RecordAt(at), RecordAt(at + 1));
                if (end.Lines(stream) <= passed)
                {
                    at = NextSegment(at, passed);
                    continue;
                }
                var line = record.Of(record.Stream);
                var length = log.Read(record.Stream, line.Offset, buffer.AsSpan(0, (int)(end.Of(record.Stream).Offset - line.Offset)));
                var unread = buffer.AsMemory(0, length);
                var wantsAll = isWanted is null || isWanted(unread.Span);
                // A line that began before the segment was not looked at as a whole: it is given in any case.
                var wants = wantsAll || line.IsOpen;
                for (var skip = passed - record.Lines(stream); wants && ToLineEnd(ref line, ref unread); skip--)
                {
                    if (skip <= 0)
                    {
                        yield return new(++passed, record.Stream, record.AtUnixMs, line, false);
                    }
                    EndLine(ref line, ref unread);
                    wants = wantsAll;
                }
                passed = end.Lines(stream);
                at++;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private IEnumerable<FoundLine> Open()
    {
        var number = state.End.Lines(stream);
        foreach (var one in LogState.Streams(stream).Where(one => state.Of(one).IsOpen))
        {
            yield return new(++number, one, state.Last.Stream == one ? state.Last.AtUnixMs : 0, state.Of(one), true);
        }
    }

    private static bool ToLineEnd(ref LineState line, ref Memory<byte> unread)
    {
        ReadOnlySpan<byte> left = unread.Span;
        var found = line.ToLineEnd(ref left);
        unread = unread[^left.Length..];
        return found;
    }

    private static void EndLine(ref LineState line, ref Memory<byte> unread)
    {
        ReadOnlySpan<byte> left = unread.Span;
        line.EndLine(ref left);
        unread = unread[^left.Length..];
    }

    private long NextSegment(long at, long passed)
    {
        for (var step = 1; step <= MostSteps; step++)
        {
            if (RecordAt(at + step + 1).Lines(stream) > passed)
            {
                return at + step;
            }
        }
        return LastWithAtMost(passed);
    }

    /// <summary>The last record before the end of the line that follows <paramref name="passed"/> lines.</summary>
    private long LastWithAtMost(long passed)
    {
        var (low, high) = (0L, state.Records - 1);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            (low, high) = RecordAt(middle).Lines(stream) <= passed ? (middle, high) : (low, middle - 1);
        }
        return low;
    }

    private IndexRecord RecordAt(long number)
    {
        if (number >= state.Records)
        {
            return state.End;
        }
        var page = number / PageRecords;
        var within = (int)(number % PageRecords) * IndexRecord.Size;
        // The page at the end of the file grows; what was read of it may be too short by now.
        if (page != _pageAt || _pageLength < within + IndexRecord.Size)
        {
            _pageLength = log.ReadIndex(page * PageRecords, _page);
            _pageAt = page;
        }
        return IndexRecord.Read(_page.AsSpan(within)) ?? throw new InvalidDataException($"Record {number} of a log's index is damaged.");
    }
}
