using Microsoft.Extensions.Logging.Abstractions;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Logs;

/// <summary>A log store in a folder of its own, that can be ended and opened again.</summary>
internal sealed class LogKeeper : IDisposable
{
    private readonly TempFolder? _temp;
    private readonly string _folder;
    private readonly TimeProvider _time;

    public LogKeeper(LogsOptions? options = null, TimeProvider? time = null, string? folder = null)
    {
        _temp = folder is null ? new() : null;
        _folder = folder ?? _temp!.Path;
        _time = time ?? TimeProvider.System;
        Options = options ?? new() { KeepFreeBytes = 0, Writers = 2 };
        Store = Open();
    }

    public LogsOptions Options { get; }

    public LogFeed Feed { get; } = new(new WatchedLogs(TimeProvider.System));

    public LogStore Store { get; private set; }

    public AttemptRef Attempt { get; } = new(JobId.New(), 1);

    public string FileOf(string ending) => LogShelf.PathOf(Path.Combine(_folder, "logs"), Attempt) + "." + ending;

    public void Reopen(Action? meanwhile = null)
    {
        Store.Dispose();
        meanwhile?.Invoke();
        Store = Open();
    }

    public Task<Outcome<LogAppended>> AppendAsync(LogStream stream, long offset, ReadOnlyMemory<byte> bytes) =>
        Store.AppendAsync(Attempt, stream, offset, bytes);

    public async Task AppendToEndAsync(LogStream stream, ReadOnlyMemory<byte> bytes)
    {
        using var lease = await Store.RentAsync(Attempt);
        (await AppendAsync(stream, lease.Log.State.Of(stream).Offset, bytes)).Require();
    }

    public async Task<byte[]> ReadAsync(LogStream stream)
    {
        using var lease = await Store.RentAsync(Attempt);
        var bytes = new byte[lease.Log.State.Of(stream).Offset];
        Assert.Equal(bytes.Length, lease.Log.Read(stream, 0, bytes));
        return bytes;
    }

    public async Task<IReadOnlyList<LogLine>> LinesAsync(LogStream? stream, long first = 1, int count = int.MaxValue)
    {
        using var lease = await Store.RentAsync(Attempt);
        var text = new LineText(lease.Log);
        return [.. new LineCursor(lease.Log, lease.Log.State, stream).From(first).Take(count).Select(text.Of)];
    }

    public void Dispose()
    {
        Store.Dispose();
        _temp?.Dispose();
    }

    private LogStore Open() => new(new DataOptions { Folder = _folder }, Options, Feed, _time, NullLogger<LogStore>.Instance);
}
