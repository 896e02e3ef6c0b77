using System.Threading.Channels;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// One output stream of something that runs on the other side. The library's streams know no waiting but the blocking one, so a thread of
/// its own reads each.
/// </summary>
internal sealed class RemoteOutput
{
    // The library takes whatever is sent and keeps it. What nobody reads must not fill this machine.
    private const long MostUnread = 64L * 1024 * 1024;
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly Stream _stream;
    private readonly Action _heard;
    private readonly CancellationTokenRegistration _over;
    private long _unread;
    private ReadOnlyMemory<byte> _left;

    public RemoteOutput(Stream stream, Action heard, CancellationToken over)
    {
        (_stream, _heard, _over) = (stream, heard, over.Register(() => _chunks.Writer.TryComplete()));
        _ = Task.Factory.StartNew(Pump, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The next bytes; empty at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken ct)
    {
        if (!_left.IsEmpty)
        {
            (var left, _left) = (_left, default);
            return left;
        }

        while (await _chunks.Reader.WaitToReadAsync(ct))
        {
            if (_chunks.Reader.TryRead(out var chunk))
            {
                Interlocked.Add(ref _unread, -chunk.Length);
                return chunk;
            }
        }

        return default;
    }

    /// <summary>Gives bytes back, to be read next.</summary>
    public void GiveBack(ReadOnlyMemory<byte> bytes) => _left = bytes;

    /// <summary>Reads up to a mark.</summary>
    /// <returns>False when the stream ended before it, or more came than is kept.</returns>
    public async Task<bool> ReadToAsync(MarkedBytes marked, CancellationToken ct)
    {
        while (true)
        {
            var chunk = await ReadAsync(ct);
            if (chunk.IsEmpty)
            {
                return false;
            }

            var used = marked.Take(chunk.Span);
            if (marked.IsTooMuch)
            {
                return false;
            }

            if (used is { } count)
            {
                GiveBack(chunk[count..]);
                return true;
            }
        }
    }

    private void Pump()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = _stream.Read(buffer, 0, buffer.Length)) > 0 && Interlocked.Add(ref _unread, read) < MostUnread)
            {
                _heard();
                _chunks.Writer.TryWrite(buffer.AsSpan(0, read).ToArray());
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // As good as an end: whoever reads sees that the mark is missing.
        }
        finally
        {
            _chunks.Writer.TryComplete();
            _over.Unregister();
        }
    }
}
