using System.Net.Sockets;
using Nerdbank.Streams;

namespace Pollinator.Slurm.Bridge;

/// <summary>Carries bytes between a socket and a channel of the bridge until both directions have ended.</summary>
internal static class TwoWay
{
    /// <summary>Carries both ways. An end on one side is passed on as an end, a break as a break.</summary>
    public static async Task CarryAsync(Socket socket, MultiplexingStream.Channel channel, CancellationToken ct)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var near = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await Task.WhenAll(OutAsync(near, channel, broken), InAsync(near, socket, channel, broken));
        }
        finally
        {
            channel.Dispose();
        }
    }

    private static async Task OutAsync(NetworkStream near, MultiplexingStream.Channel channel, CancellationTokenSource broken)
    {
        try
        {
            await near.CopyToAsync(channel.Output.AsStream(leaveOpen: true), broken.Token);
            await channel.Output.CompleteAsync();
        }
        catch (Exception e) when (IsBreak(e))
        {
            await broken.CancelAsync();
        }
    }

    private static async Task InAsync(NetworkStream near, Socket socket, MultiplexingStream.Channel channel, CancellationTokenSource broken)
    {
        try
        {
            await channel.Input.CopyToAsync(near, broken.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (IsBreak(e))
        {
            await broken.CancelAsync();
        }
    }

    // A connection that one side dropped: whoever uses it sees it end and dials again.
    private static bool IsBreak(Exception e) =>
        e
            is IOException
                or SocketException
                or OperationCanceledException
                or ObjectDisposedException
                or MultiplexingProtocolException
                or InvalidOperationException;
}
