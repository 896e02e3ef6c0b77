using System.Buffers;
using System.Text.Unicode;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Looks for a text in what is shown of each line, whole lines however long, in fixed memory.</summary>
internal sealed class LogSearch(AttemptLog log, LogState state, string text)
{
    /// <summary>Hits given at most.</summary>
    public const int MaxHits = 500;

    /// <summary>Characters that can be searched for at most.</summary>
    public const int MaxText = 200;

    private const int Chunk = 32 * 1024;
    private const int Context = 100;
    private const int MaxExcerpt = 1000;

    private readonly byte[] _bytes = new byte[Chunk];
    private readonly char[] _chars = new char[LogState.MaxSegment];

    // Neighbouring chunks share so many bytes that a text across their border lies whole in the second.
    private readonly int _overlap = (text.Length * 3) + 4;
    private CancellationToken _ended;

    /// <summary>The first hits, in the order of the view.</summary>
    public List<LogHit> Run(LogStream? stream, CancellationToken ct)
    {
        var hits = new List<LogHit>();
        _ended = ct;
        foreach (var line in new LineCursor(log, state, stream, MayHold).From(1))
        {
            ct.ThrowIfCancellationRequested();
            if (Excerpt(line, ct) is { } excerpt)
            {
                hits.Add(new(line.Number, line.Stream, excerpt));
                if (hits.Count == MaxHits)
                {
                    break;
                }
            }
        }
        return hits;
    }

    // Most of a log is passed over by this, some thousand lines at a time.
    private bool MayHold(ReadOnlySpan<byte> segment)
    {
        _ended.ThrowIfCancellationRequested();
        Utf8.ToUtf16(segment, _chars, out _, out var count);
        return _chars.AsSpan(0, count).IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    private string? Excerpt(FoundLine line, CancellationToken ct)
    {
        var (from, end) = (line.State.ShownStart, line.State.ShownStart + line.State.ShownLength);
        while (from < end)
        {
            ct.ThrowIfCancellationRequested();
            var read = log.Read(line.Stream, from, _bytes.AsSpan(0, (int)Math.Min(Chunk, end - from)));
            Utf8.ToUtf16(_bytes.AsSpan(0, read), _chars, out _, out var count);
            var at = _chars.AsSpan(0, count).IndexOf(text, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                var start = Math.Max(0, at - Context);
                return new string(_chars, start, Math.Min(count - start, MaxExcerpt));
            }
            from += read == Chunk ? Chunk - _overlap : read;
        }
        return null;
    }
}
