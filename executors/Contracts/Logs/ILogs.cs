using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>A stream of a job's output. The numbers are stored.</summary>
public enum LogStream
{
    /// <summary>Standard output.</summary>
    Stdout = 1,

    /// <summary>Standard error.</summary>
    Stderr = 2,
}

/// <summary>How much of a stream the portal has.</summary>
public sealed record LogEnd(LogStream Stream, long Length, long Lines);

/// <summary>What the portal has of an attempt's log.</summary>
/// <param name="Attempt">Which try.</param>
/// <param name="Streams">Each stream that has had a byte.</param>
/// <param name="IsComplete">True once the attempt has closed and the executor has said that these are all bytes.</param>
public sealed record LogInfo(int Attempt, IReadOnlyList<LogEnd> Streams, bool IsComplete)
{
    /// <summary>A sentence for people when something about this log must be known (such as that it reached the most that is kept); else null.</summary>
    public string? Notice { get; init; }
}

/// <summary>A line to look at. Untrusted.</summary>
/// <param name="Number">1 is the first line of the view. The number of a line that has ended never changes, also in the merged view.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Offset">Of its first byte in its stream.</param>
/// <param name="At">When the portal got it; null when not known any more.</param>
/// <param name="Text">Decoded as UTF-8 (what is not valid becomes U+FFFD), without its line end, at most 4,000 characters; escape codes are left in.</param>
/// <param name="CutBytes">How many bytes at the end of what is shown of the line are not in <paramref name="Text"/>.</param>
/// <param name="Folded">How many earlier states of the line, ended by a carriage return, were folded away.</param>
/// <param name="IsOpen">True when the line's end has not been written yet.</param>
public sealed record LogLine(
    long Number,
    LogStream Stream,
    long Offset,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? At,
    string Text,
    long CutBytes,
    int Folded,
    bool IsOpen
);

/// <summary>Lines of a view, and how many there are in all.</summary>
public sealed record LogLines(IReadOnlyList<LogLine> Lines, long TotalLines, long TotalBytes);

/// <summary>
/// What the live hub (<c>/hubs/live</c>, <c>FollowLog(job, attempt, stream, offset)</c>) sends of a stream: pieces without a gap, then, once no
/// more can come, one with <paramref name="IsLast"/>. After a broken connection ask again from the end of the last piece.
/// </summary>
/// <param name="Offset">Of the first byte in its stream.</param>
/// <param name="Bytes">The bytes (base64 in JSON); may be empty in the last piece.</param>
/// <param name="IsLast">True for the last piece: the attempt has ended and nothing more will come.</param>
/// <param name="IsComplete">In the last piece, whether these are all bytes that the executor has stated.</param>
public sealed record LogPiece(long Offset, byte[] Bytes, bool IsLast, bool IsComplete);

/// <summary>A piece of a stream.</summary>
public sealed record LogBytes(int Attempt, LogStream Stream, long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>Tells that a stream has grown.</summary>
public sealed record LogGrew(int Attempt, LogStream Stream, long Length);

/// <summary>A hit of a search.</summary>
public sealed record LogHit(long Line, LogStream Stream, string Text);

/// <summary>Reading logs, for pages and API. Nothing here holds a whole log in memory.</summary>
public interface ILogs
{
    /// <summary>What there is of each attempt, oldest first.</summary>
    Task<Outcome<IReadOnlyList<LogInfo>>> InfoAsync(Caller caller, JobId job, CancellationToken ct);

    /// <summary>Lines <paramref name="firstLine"/> (from 1) and on, at most 1,000. A null stream is both, merged in the order in which the portal got the lines' ends; lines not ended come last.</summary>
    Task<Outcome<LogLines>> LinesAsync(Caller caller, JobId job, int attempt, LogStream? stream, long firstLine, int count, CancellationToken ct);

    /// <summary>Bytes from <paramref name="offset"/>, at most <paramref name="count"/> (1 to 1 MiB); fewer or none at the end.</summary>
    Task<Outcome<LogBytes>> BytesAsync(Caller caller, JobId job, int attempt, LogStream stream, long offset, int count, CancellationToken ct);

    /// <summary>Lines that contain <paramref name="text"/> (ordinal, ignoring case), the first 500.</summary>
    Task<Outcome<IReadOnlyList<LogHit>>> SearchAsync(Caller caller, JobId job, int attempt, LogStream? stream, string text, CancellationToken ct);

    /// <summary>The whole stream as it stands now, for a download, seekable; not-found when it has had no byte.</summary>
    Task<Outcome<Stream>> OpenAsync(Caller caller, JobId job, int attempt, LogStream stream, CancellationToken ct);

    /// <summary>Fires when a log of this job grew; the reader asks for the range it lacks.</summary>
    IAsyncEnumerable<IReadOnlyList<LogGrew>> WatchAsync(Caller caller, JobId job, CancellationToken ct);
}
