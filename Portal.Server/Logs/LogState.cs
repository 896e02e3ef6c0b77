using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// How far an attempt's log is on disk, with how many index records: immutable, so that readers need no lock and never see a byte that is not
/// yet durable.
/// </summary>
/// <param name="Out">Where standard output ends.</param>
/// <param name="Err">Where standard error ends.</param>
/// <param name="Records">How many index records there are.</param>
/// <param name="Last">The newest of them.</param>
internal sealed record LogState(LineState Out, LineState Err, long Records, IndexRecord Last)
{
    /// <summary>Segments are closed at this length: so much is read to find a line.</summary>
    public const int SegmentBytes = 16 * 1024;

    /// <summary>The most that is added to a segment at once.</summary>
    public const int SliceBytes = 64 * 1024;

    /// <summary>No segment is longer.</summary>
    public const int MaxSegment = SegmentBytes + SliceBytes;

    /// <summary>Times of arrival are this exact.</summary>
    public const int SegmentMs = 250;

    /// <summary>Nothing yet.</summary>
    public static readonly LogState Empty = new(default, default, 0, default);

    /// <summary>The end of a stream.</summary>
    public LineState Of(LogStream stream) => stream == LogStream.Stdout ? Out : Err;

    /// <summary>Bytes of one stream or (null) of both.</summary>
    public long Bytes(LogStream? stream) => stream is { } one ? Of(one).Offset : Out.Offset + Err.Offset;

    /// <summary>The end as if it were the next record.</summary>
    public IndexRecord End => new(Last.Stream, Last.AtUnixMs, Out, Err);

    /// <summary>Lines that have ended, and open ones with bytes.</summary>
    public long LinesWithOpen(LogStream? stream) => End.Lines(stream) + Streams(stream).Count(one => Of(one).IsOpen);

    /// <summary>The streams of a view.</summary>
    public static IReadOnlyList<LogStream> Streams(LogStream? stream) => stream is { } one ? [one] : [LogStream.Stdout, LogStream.Stderr];

    /// <summary>The state after more bytes of a stream, and the records that this adds to the index.</summary>
    public LogState Grow(LogStream stream, ReadOnlySpan<byte> bytes, long atUnixMs, List<IndexRecord> records)
    {
        var (line, last, count) = (Of(stream), Last, Records);
        while (!bytes.IsEmpty)
        {
            if (NeedsRecord(count, last, stream, line.Offset, atUnixMs))
            {
                last = new(stream, atUnixMs, stream == LogStream.Stdout ? line : Out, stream == LogStream.Stderr ? line : Err);
                records.Add(last);
                count++;
            }
            var slice = bytes[..Math.Min(bytes.Length, SliceBytes)];
            line.Read(slice);
            bytes = bytes[slice.Length..];
        }
        return stream == LogStream.Stdout ? new(line, Err, count, last) : new(Out, line, count, last);
    }

    private static bool NeedsRecord(long count, IndexRecord last, LogStream stream, long offset, long atUnixMs)
    {
        if (count == 0 || last.Stream != stream)
        {
            return true;
        }
        var grown = offset - last.Of(stream).Offset;
        return grown >= SegmentBytes || (grown > 0 && atUnixMs - last.AtUnixMs >= SegmentMs);
    }
}
