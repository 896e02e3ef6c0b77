using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Logs that live in a list of lines; <see cref="Write"/> tells the pages.</summary>
internal sealed class FakeLogs : ILogs
{
    private readonly Channel<IReadOnlyList<LogGrew>> _grew = Channel.CreateUnbounded<IReadOnlyList<LogGrew>>();

    /// <summary>Replaced, never changed: a page may read it while the test writes.</summary>
    public ImmutableList<LogLine> Lines { get; private set; } = [];

    /// <summary>What was asked for: first line and count.</summary>
    public ConcurrentQueue<(LogStream? Stream, long First, int Count)> Asked { get; } = [];

    public string? Notice { get; set; }

    public void Write(string text, LogStream stream = LogStream.Stdout, int folded = 0, long cutBytes = 0)
    {
        Lines = Lines.Add(new LogLine(Lines.Count + 1, stream, Lines.Sum(line => line.Text.Length + 1L), OnPage.Noon, text, cutBytes, folded, false));
        _grew.Writer.TryWrite([new LogGrew(1, stream, Lines.Count)]);
    }

    public Task<Outcome<IReadOnlyList<LogInfo>>> InfoAsync(Caller caller, JobId job, CancellationToken ct)
    {
        IReadOnlyList<LogEnd> ends =
        [
            .. Lines.GroupBy(line => line.Stream).Select(lines => new LogEnd(lines.Key, lines.Count() * 10, lines.Count())),
        ];
        return Task.FromResult<Outcome<IReadOnlyList<LogInfo>>>(new List<LogInfo> { new(1, ends, false) { Notice = Notice } });
    }

    public Task<Outcome<LogLines>> LinesAsync(
        Caller caller,
        JobId job,
        int attempt,
        LogStream? stream,
        long firstLine,
        int count,
        CancellationToken ct
    )
    {
        Asked.Enqueue((stream, firstLine, count));
        var seen = Lines.Where(line => stream is null || line.Stream == stream).Select((line, i) => line with { Number = i + 1 }).ToList();
        return Task.FromResult<Outcome<LogLines>>(
            new LogLines([.. seen.Where(line => line.Number >= firstLine).Take(count)], seen.Count, seen.Sum(line => line.Text.Length + 1L))
        );
    }

    public Task<Outcome<LogBytes>> BytesAsync(
        Caller caller,
        JobId job,
        int attempt,
        LogStream stream,
        long offset,
        int count,
        CancellationToken ct
    ) => throw new NotSupportedException("Pages ask for lines.");

    public Task<Outcome<IReadOnlyList<LogHit>>> SearchAsync(
        Caller caller,
        JobId job,
        int attempt,
        LogStream? stream,
        string text,
        CancellationToken ct
    ) =>
        Task.FromResult<Outcome<IReadOnlyList<LogHit>>>(
            Lines
                .Where(line => line.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                .Select(line => new LogHit(line.Number, line.Stream, line.Text))
                .ToList()
        );

    public Task<Outcome<Stream>> OpenAsync(Caller caller, JobId job, int attempt, LogStream stream, CancellationToken ct) =>
        throw new NotSupportedException("Downloads go by the API.");

    public async IAsyncEnumerable<IReadOnlyList<LogGrew>> WatchAsync(Caller caller, JobId job, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var grew in _grew.Reader.ReadAllAsync(ct))
        {
            yield return grew;
        }
    }
}
