using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Logs as files in a folder: appends, seals, and leases for readers.</summary>
internal sealed partial class LogStore : ILogAppends, ILogSeals, IDisposable
{
    private const int NoSpace = 28;
    private const int QuotaPassed = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private readonly string _folder;
    private readonly LogsOptions _options;
    private readonly ILogFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger<LogStore> _logger;
    private readonly FreeSpace _space;
    private readonly LogShelf _shelf;
    private readonly LogWriters _writers;
    private long _received;
    private bool _isDisposed;

    /// <summary>Opens the folder and starts the writers.</summary>
    public LogStore(DataOptions data, LogsOptions options, ILogFeed feed, TimeProvider time, ILogger<LogStore> logger)
    {
        (_options, _feed, _time, _logger) = (options, feed, time, logger);
        _folder = data.PathOf("logs");
        Directory.CreateDirectory(_folder);
        _space = new(_folder, options.KeepFreeBytes, time);
        _shelf = new(_folder, options.MaxOpen);
        _writers = new(options.Writers, Commit);
    }

    /// <summary>How many bytes were taken since the portal started.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <inheritdoc />
    public async Task<Outcome<LogAppended>> AppendAsync(AttemptRef attempt, LogStream stream, long offset, ReadOnlyMemory<byte> bytes)
    {
        if (offset < 0)
        {
            return LogRefusals.BadOffset;
        }
        if (bytes.Length > LogsOptions.MaxAppend)
        {
            return LogRefusals.TooMuch;
        }
        using var lease = await _shelf.RentAsync(attempt);
        var append = new PendingAppend(stream, offset, bytes);
        if (!_writers.TryAdd(lease.Log, append))
        {
            return LogRefusals.Busy;
        }
        // Not cancellable: the writer reads the caller's bytes until it answers.
        var outcome = await append.Answer;
        if (outcome.IsOk)
        {
            Interlocked.Add(ref _received, bytes.Length);
            _feed.Publish(attempt.Job, new(attempt.Attempt, stream, outcome.Value.Length));
        }
        return outcome;
    }

    /// <inheritdoc />
    public async Task<LogEnds> EndsAsync(AttemptRef attempt)
    {
        using var lease = await _shelf.RentAsync(attempt);
        return new(Ends(lease.Log.State));
    }

    /// <inheritdoc />
    public async Task SealAsync(JobId job, int attempt, IReadOnlyList<LogEnd> stated, CancellationToken ct)
    {
        using var lease = await _shelf.RentAsync(new(job, attempt));
        var seal = LogSeal.Of(stated);
        if (lease.Log.Seal != seal)
        {
            await Task.Run(() => lease.Log.Close(seal), ct);
        }
        foreach (var stream in LogState.Streams(null))
        {
            _feed.Publish(job, new(attempt, stream, lease.Log.State.Of(stream).Offset));
        }
    }

    /// <summary>A log to read.</summary>
    public Task<LogLease> RentAsync(AttemptRef attempt) => _shelf.RentAsync(attempt);

    /// <summary>Removes the logs of all attempts of a job that has ended.</summary>
    public void Remove(JobId job)
    {
        _shelf.Forget(job);
        var folder = Path.GetDirectoryName(LogShelf.PathOf(_folder, new(job, 1)))!;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Each stream that has had a byte.</summary>
    public static IReadOnlyList<LogEnd> Ends(LogState state) =>
        [
            .. LogState
                .Streams(null)
                .Where(stream => state.Of(stream).Offset > 0)
                .Select(stream => new LogEnd(stream, state.Of(stream).Offset, state.LinesWithOpen(stream))),
        ];

    /// <inheritdoc />
    public void Dispose()
    {
        // The container knows this object under several names and disposes it for each.
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            _writers.Dispose();
            _shelf.Dispose();
        }
    }

    private void Commit(AttemptLog log, IReadOnlyList<PendingAppend> appends)
    {
        try
        {
            var state = log.State;
            foreach (var append in appends)
            {
                state = Write(log, state, append);
            }
            log.Sync(state);
            foreach (var append in appends)
            {
                append.Release();
            }
        }
        catch (IOException fault)
        {
            CutBack(log);
            LogFault(fault.HResult);
            var refusal = IsDiskFull(fault) ? LogRefusals.DiskFull : LogRefusals.Disk(fault);
            foreach (var append in appends)
            {
                append.Refuse(refusal);
            }
        }
        catch (Exception bug)
        {
            CutBack(log);
            foreach (var append in appends)
            {
                append.Fail(bug);
            }
        }
    }

    private LogState Write(AttemptLog log, LogState state, PendingAppend append)
    {
        var known = state.Of(append.Stream).Offset;
        if (append.Offset > known)
        {
            append.Decided = LogRefusals.Gap(known);
            return state;
        }
        var fresh = append.Bytes.Span[(int)Math.Min(known - append.Offset, append.Bytes.Length)..];
        if (!fresh.IsEmpty)
        {
            if (state.Bytes(null) + fresh.Length > _options.MaxBytesPerAttempt)
            {
                append.Decided = LogRefusals.Full(_options.MaxBytesPerAttempt);
                return state;
            }
            if (!_space.IsEnough())
            {
                append.Decided = LogRefusals.DiskFull;
                return state;
            }
            state = log.Write(state, append.Stream, fresh, _time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        append.Decided = new LogAppended(state.Of(append.Stream).Offset);
        return state;
    }

    private void CutBack(AttemptLog log)
    {
        try
        {
            log.CutBack();
        }
        catch (IOException fault)
        {
            // The next write starts at the old end all the same and overwrites what was left there.
            Log.NotCutBack(_logger, fault.HResult);
        }
    }

    private void LogFault(int error) => Log.NotWritten(_logger, error);

    private static bool IsDiskFull(IOException fault) => fault.HResult is NoSpace or QuotaPassed or WindowsDiskFull;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A log append was refused: the disk answered with error {Error}.")]
        public static partial void NotWritten(ILogger logger, int error);

        [LoggerMessage(2, LogLevel.Error, "A half-written log append could not be taken back: the disk answered with error {Error}.")]
        public static partial void NotCutBack(ILogger logger, int error);
    }
}
