using System.Net.Sockets;
using System.Threading.Channels;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>One connection over a <see cref="FaultyLine"/>.</summary>
internal sealed class FaultyConnection(Socket near, FaultyLine line) : IDisposable
{
    private readonly Socket _far = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Ends it by a reset, as a firewall or a rebooted machine does.</summary>
    public void Reset()
    {
        foreach (var socket in new[] { near, _far })
        {
            try
            {
                socket.LingerState = new(enable: true, seconds: 0);
                socket.Close();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    public async Task CarryAsync(string host, int port, CancellationToken cancel)
    {
        try
        {
            near.NoDelay = true;
            await line.State.Passing.WaitAsync(cancel);
            await _far.ConnectAsync(host, port, cancel);
            await Task.WhenAll(PassAsync(near, _far, cancel), PassAsync(_far, near, cancel));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException)
        {
            // One side is gone: so is the other.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        near.Dispose();
        _far.Dispose();
    }

    // What is on the way is bounded, so a silent line makes the sender's own buffers fill up, as a real one does.
    private async Task PassAsync(Socket from, Socket to, CancellationToken cancel)
    {
        var onTheWay = Channel.CreateBounded<(byte[] Bytes, long Due)>(64);
        var arriving = ArriveOrCloseAsync(to, onTheWay, cancel);
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = await from.ReceiveAsync(buffer, cancel)) > 0)
        {
            var due = TimeProvider.System.GetTimestamp() + (long)(line.State.Delay.TotalSeconds * TimeProvider.System.TimestampFrequency);
            await onTheWay.Writer.WriteAsync((buffer[..count], due), cancel);
        }

        onTheWay.Writer.TryComplete();
        await arriving;
        to.Shutdown(SocketShutdown.Send);
    }

    // Where nothing can arrive any more, nothing more is taken.
    private async Task ArriveOrCloseAsync(Socket to, Channel<(byte[] Bytes, long Due)> onTheWay, CancellationToken cancel)
    {
        try
        {
            await ArriveAsync(to, onTheWay.Reader, cancel);
        }
        catch (Exception e)
        {
            onTheWay.Writer.TryComplete(e);
            Dispose();
            throw;
        }
    }

    private async Task ArriveAsync(Socket to, ChannelReader<(byte[] Bytes, long Due)> onTheWay, CancellationToken cancel)
    {
        await foreach (var (bytes, due) in onTheWay.ReadAllAsync(cancel))
        {
            var early = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancel);
            }

            await line.State.Passing.WaitAsync(cancel);
            for (var sent = 0; sent < bytes.Length; )
            {
                sent += await to.SendAsync(bytes.AsMemory(sent), cancel);
            }
        }
    }
}
