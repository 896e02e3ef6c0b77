using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// The files of one attempt's log: one for each stream, the index, and the seal. Written by one thread at a time (<see cref="LogWriters"/>), read
/// by any number without a lock.
/// </summary>
internal sealed class AttemptLog : IDisposable
{
    private readonly string _path;
    private SafeFileHandle? _out;
    private SafeFileHandle? _err;
    private SafeFileHandle? _index;
    private volatile LogState _state = LogState.Empty;

    private AttemptLog(string path) => _path = path;

    /// <summary>What is on disk.</summary>
    public LogState State => _state;

    /// <summary>What the executor said at close; null before.</summary>
    public LogSeal? Seal { get; private set; }

    /// <summary>Appends that wait for a writer.</summary>
    public AppendQueue Queue { get; } = new();

    /// <summary>
    /// Opens the log, and after a crash brings the index to the end of the files. Bytes that were written but not acknowledged are kept: they
    /// are what the executor sent, and it learns of them when it asks or sends them again.
    /// </summary>
    /// <param name="path">Path without the endings of the single files.</param>
    public static AttemptLog Open(string path)
    {
        var log = new AttemptLog(path);
        try
        {
            log.Seal = LogSeal.Read(log.SealPath);
            log._out = OpenOld(log.PathOf(LogStream.Stdout));
            log._err = OpenOld(log.PathOf(LogStream.Stderr));
            if (log._out is not null || log._err is not null)
            {
                log.Recover();
            }
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Reads from a stream what is on disk; fewer bytes than asked at the end.</summary>
    public int Read(LogStream stream, long offset, Span<byte> to)
    {
        var count = (int)Math.Clamp(_state.Of(stream).Offset - offset, 0, to.Length);
        var done = 0;
        while (done < count)
        {
            var read = RandomAccess.Read(FileOf(stream)!, to[done..count], offset + done);
            if (read == 0)
            {
                throw new IOException($"A log file is shorter than it was: {PathOf(stream)}");
            }
            done += read;
        }
        return done;
    }

    /// <summary>A page of index records.</summary>
    public int ReadIndex(long firstRecord, Span<byte> to) => RandomAccess.Read(_index!, to, LogIndex.PositionOf(firstRecord));

    /// <summary>Writes bytes to the end of a stream, not yet synced: <see cref="Sync"/> or <see cref="CutBack"/> must follow.</summary>
    public LogState Write(LogState before, LogStream stream, ReadOnlySpan<byte> bytes, long atUnixMs)
    {
        var records = new List<IndexRecord>();
        var after = before.Grow(stream, bytes, atUnixMs, records);
        var file = FileForWriting(stream);
        if (records.Count > 0)
        {
            // First the index: a record with nothing behind it does no harm, bytes without a record lose their time and order.
            LogIndex.Append(_index ??= OpenNew(IndexPath), before.Records, records);
        }
        RandomAccess.Write(file, bytes, before.Of(stream).Offset);
        return after;
    }

    /// <summary>Makes all written bytes durable and shows them to readers.</summary>
    public void Sync(LogState written)
    {
        foreach (var stream in LogState.Streams(null))
        {
            if (written.Of(stream).Offset > _state.Of(stream).Offset)
            {
                RandomAccess.FlushToDisk(FileOf(stream)!);
            }
        }
        _state = written;
    }

    /// <summary>Takes back what was written since the last sync.</summary>
    public void CutBack()
    {
        Cut(_out, _state.Out.Offset);
        Cut(_err, _state.Err.Offset);
        Cut(_index, _state.Records == 0 ? 0 : LogIndex.PositionOf(_state.Records));
    }

    /// <summary>Keeps what the executor says are all bytes.</summary>
    public void Close(LogSeal seal)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        seal.Write(SealPath);
        Seal = seal;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _out?.Dispose();
        _err?.Dispose();
        _index?.Dispose();
    }

    private string IndexPath => _path + ".index";

    private string SealPath => _path + ".sealed";

    private string PathOf(LogStream stream) => $"{_path}.{stream.Name()}";

    private SafeFileHandle? FileOf(LogStream stream) => stream == LogStream.Stdout ? _out : _err;

    private SafeFileHandle FileForWriting(LogStream stream) =>
        stream == LogStream.Stdout ? _out ??= OpenNew(PathOf(stream)) : _err ??= OpenNew(PathOf(stream));

    private void Recover()
    {
        var (outLength, errLength) = (LengthOf(_out), LengthOf(_err));
        _index = OpenNew(IndexPath);
        var state = LogIndex.Load(_index, outLength, errLength);
        // What follows the last record came after it, first in the stream that it names; of what is beyond, the order is not known any more.
        var first = state.Records == 0 ? LogStream.Stdout : state.Last.Stream;
        state = Extend(state, first, first == LogStream.Stdout ? outLength : errLength);
        var second = first == LogStream.Stdout ? LogStream.Stderr : LogStream.Stdout;
        Sync(Extend(state, second, second == LogStream.Stdout ? outLength : errLength));
    }

    private LogState Extend(LogState state, LogStream stream, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LogState.SliceBytes);
        var records = new List<IndexRecord>();
        while (state.Of(stream).Offset < length)
        {
            var read = RandomAccess.Read(FileOf(stream)!, buffer.AsSpan(0, LogState.SliceBytes), state.Of(stream).Offset);
            var before = state;
            state = state.Grow(stream, buffer.AsSpan(0, read), 0, records);
            if (records.Count > 0)
            {
                LogIndex.Append(_index!, before.Records, records);
                records.Clear();
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return state;
    }

    private static long LengthOf(SafeFileHandle? file) => file is null ? 0 : RandomAccess.GetLength(file);

    private static void Cut(SafeFileHandle? file, long length)
    {
        if (file is not null && RandomAccess.GetLength(file) > length)
        {
            RandomAccess.SetLength(file, length);
        }
    }

    private static SafeFileHandle? OpenOld(string path) =>
        File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete) : null;

    private static SafeFileHandle OpenNew(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }
}
