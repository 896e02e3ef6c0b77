using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ssh;

/// <summary>The standard streams of a program on the other side, as one stream. It holds a channel until it is closed; closing it ends the program.</summary>
internal sealed class RemoteStream : Stream
{
    private const int MostNoise = 64 * 1024;
    private readonly RemoteProcess _process;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _left;

    private RemoteStream(RemoteProcess process) => _process = process;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts a script; what its login shell says before the mark is cut off.</summary>
    public static async Task<Stream> OpenAsync(Channels channels, Mark begin, string script, CancellationToken ct)
    {
        var opened = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = channels.InStreamAsync(
            script,
            async process =>
            {
                if (!await process.Output.ReadToAsync(new MarkedBytes(begin, MostNoise), ct))
                {
                    throw new ShellException("The program could not be started on the system.");
                }

                var stream = new RemoteStream(process);
                opened.TrySetResult(stream);
                await stream._closed.Task;
                return true;
            },
            ct
        );
        await Task.WhenAny(opened.Task, held);
        _ = held.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
        if (!opened.Task.IsCompleted)
        {
            await held;
        }

        return await opened.Task;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left.IsEmpty)
        {
            _left = await _process.Output.ReadAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _process.WriteAsync(buffer, cancellationToken);
        }
        catch (ShellException e)
        {
            // What streams throw, for who knows only streams.
            throw new IOException(e.Message, e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _closed.TrySetResult())
        {
            // What only ends at the end of its input hears it; the rest ends with its channel.
            _ = _process.KillAsync();
        }

        base.Dispose(disposing);
    }
}
