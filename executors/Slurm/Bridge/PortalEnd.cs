using System.Net;
using System.Net.Sockets;
using Nerdbank.Streams;

namespace Pollinator.Slurm.Bridge;

/// <summary>The bridge's end beside the portal: every connection from the login node goes to the portal's one address, and nowhere else.</summary>
internal sealed class PortalEnd(Uri portal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Serves until the line ends or <paramref name="ct"/> does.</summary>
    public async Task RunAsync(Stream line, CancellationToken ct)
    {
        await using var channels = MultiplexingStream.Create(line, BridgeLine.Options);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var serving = ServeAsync(channels, until.Token);
        try
        {
            await Task.WhenAny(channels.Completion, serving);
        }
        finally
        {
            await until.CancelAsync();
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(MultiplexingStream channels, CancellationToken ct)
    {
        using var room = new SemaphoreSlim(BridgeLine.MostConnections);
        while (true)
        {
            await room.WaitAsync(ct);
            var channel = await channels.AcceptChannelAsync(BridgeLine.Channel, ct);
            _ = CarryAsync(channel, room, ct);
        }
    }

    private async Task CarryAsync(MultiplexingStream.Channel channel, SemaphoreSlim room, CancellationToken ct)
    {
        try
        {
            if (await DialAsync(ct) is { } socket)
            {
                await TwoWay.CarryAsync(socket, channel, ct);
            }
        }
        finally
        {
            channel.Dispose();
            if (!ct.IsCancellationRequested)
            {
                room.Release();
            }
        }
    }

    // A portal that is away just now: the twin sees its connection end, and tries again by itself.
    private async Task<Socket?> DialAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(portal.IdnHost, portal.Port), limit.Token);
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }
}
