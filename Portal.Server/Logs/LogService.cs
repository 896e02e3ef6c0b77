using System.Buffers;
using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Logs for people: who may see the job may see its log.</summary>
internal sealed class LogService(LogStore store, ILogFeed feed, IJobAccess access, LogsOptions options, TimeProvider time) : ILogs, IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxLines = 1000;

    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(10);

    // Searching reads whole logs: so many at once, the others wait.
    private readonly SemaphoreSlim _searches = new(2);

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<LogInfo>>> InfoAsync(Caller caller, JobId job, CancellationToken ct)
    {
        var header = await HeaderAsync(caller, job, ct);
        if (!header.IsOk)
        {
            return header.Refusal;
        }
        var infos = new List<LogInfo>();
        for (var attempt = 1; attempt <= header.Value.Attempts; attempt++)
        {
            using var lease = await store.RentAsync(new(job, attempt));
            infos.Add(Info(attempt, lease.Log));
        }
        return infos;
    }

    /// <inheritdoc />
    public async Task<Outcome<LogLines>> LinesAsync(
        Caller caller,
        JobId job,
        int attempt,
        LogStream? stream,
        long firstLine,
        int count,
        CancellationToken ct
    )
    {
        if (firstLine < 1 || count is < 1 or > MaxLines)
        {
            return new Refusal(RefusalKind.Invalid, "bad-range", $"Lines are numbered from 1, and 1 to {MaxLines} can be asked for at once.");
        }
        using var opened = await OpenAttemptAsync(caller, job, attempt, ct);
        return opened.Lease is { } lease ? await Task.Run(() => Lines(lease.Log, stream, firstLine, count, ct), ct) : opened.Refusal!;
    }

    /// <inheritdoc />
    public async Task<Outcome<LogBytes>> BytesAsync(
        Caller caller,
        JobId job,
        int attempt,
        LogStream stream,
        long offset,
        int count,
        CancellationToken ct
    )
    {
        if (offset < 0 || count is < 1 or > MaxBytes)
        {
            return new Refusal(RefusalKind.Invalid, "bad-range", $"An offset is 0 or more, and 1 to {MaxBytes} bytes can be asked for at once.");
        }
        using var opened = await OpenAttemptAsync(caller, job, attempt, ct);
        return opened.Lease is { } lease ? new LogBytes(attempt, stream, offset, Bytes(lease.Log, stream, offset, count)) : opened.Refusal!;
    }

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<LogHit>>> SearchAsync(
        Caller caller,
        JobId job,
        int attempt,
        LogStream? stream,
        string text,
        CancellationToken ct
    )
    {
        if (text.Length is 0 or > LogSearch.MaxText)
        {
            return new Refusal(RefusalKind.Invalid, "bad-search", $"Search for 1 to {LogSearch.MaxText} characters.");
        }
        using var opened = await OpenAttemptAsync(caller, job, attempt, ct);
        if (opened.Lease is not { } lease)
        {
            return opened.Refusal!;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.SearchSeconds));
        try
        {
            return await SearchAsync(lease.Log, stream, text, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return LogRefusals.SearchTooLong(options.SearchSeconds);
        }
    }

    /// <inheritdoc />
    public async Task<Outcome<Stream>> OpenAsync(Caller caller, JobId job, int attempt, LogStream stream, CancellationToken ct)
    {
        var opened = await OpenAttemptAsync(caller, job, attempt, ct);
        if (opened.Lease is { } lease && lease.Log.State.Of(stream).Offset > 0)
        {
            return new LogReadStream(lease, stream);
        }
        opened.Dispose();
        return opened.Refusal ?? Refusal.NotFound("log");
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<IReadOnlyList<LogGrew>> WatchAsync(Caller caller, JobId job, [EnumeratorCancellation] CancellationToken ct)
    {
        using var subscription = feed.Subscribe(job);
        // Asked again from time to time, so that a watch ends when the right to see the job does.
        while ((await HeaderAsync(caller, job, ct)).IsOk)
        {
            for (var asked = time.GetTimestamp(); time.GetElapsedTime(asked) < Recheck; )
            {
                var news = await subscription.WaitAsync(Recheck, ct);
                if (news.Count > 0)
                {
                    yield return news;
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _searches.Dispose();

    private async Task<Outcome<JobHeader>> HeaderAsync(Caller caller, JobId job, CancellationToken ct) =>
        caller.Has(Scopes.Read)
            ? await access.FindAsync(caller, job, ct)
            : new Refusal(RefusalKind.Forbidden, "scope-missing", "This token was not made for reading. Make one with the right 'See'.");

    private async Task<Opened> OpenAttemptAsync(Caller caller, JobId job, int attempt, CancellationToken ct)
    {
        var header = await HeaderAsync(caller, job, ct);
        if (!header.IsOk)
        {
            return new(null, header.Refusal);
        }
        return attempt >= 1 && attempt <= header.Value.Attempts
            ? new(await store.RentAsync(new(job, attempt)), null)
            : new(null, Refusal.NotFound("attempt"));
    }

    private LogInfo Info(int attempt, AttemptLog log)
    {
        var state = log.State;
        var isFull = state.Bytes(null) > options.MaxBytesPerAttempt - LogsOptions.MaxAppend;
        return new(attempt, LogStore.Ends(state), log.Seal?.IsMetBy(state) == true)
        {
            Notice = isFull
                ? $"This log is close to {options.MaxBytesPerAttempt:N0} bytes, the most the portal keeps of one attempt. What passed that was not kept."
                : null,
        };
    }

    private static Outcome<LogLines> Lines(AttemptLog log, LogStream? stream, long first, int count, CancellationToken ct)
    {
        var state = log.State;
        var text = new LineText(log);
        var lines = new List<LogLine>();
        foreach (var found in new LineCursor(log, state, stream).From(first).Take(count))
        {
            ct.ThrowIfCancellationRequested();
            lines.Add(text.Of(found));
        }
        return new LogLines(lines, state.LinesWithOpen(stream), state.Bytes(stream));
    }

    private static byte[] Bytes(AttemptLog log, LogStream stream, long offset, int count)
    {
        var bytes = new byte[Math.Clamp(log.State.Of(stream).Offset - offset, 0, count)];
        log.Read(stream, offset, bytes);
        return bytes;
    }

    private async Task<List<LogHit>> SearchAsync(AttemptLog log, LogStream? stream, string text, CancellationToken ct)
    {
        await _searches.WaitAsync(ct);
        try
        {
            return await Task.Run(() => new LogSearch(log, log.State, text).Run(stream, ct), ct);
        }
        finally
        {
            _searches.Release();
        }
    }

    private sealed record Opened(LogLease? Lease, Refusal? Refusal) : IDisposable
    {
        public void Dispose() => Lease?.Dispose();
    }
}
