using System.Net.Sockets;
using Nerdbank.Streams;

namespace Pollinator.Slurm.Bridge;

/// <summary>
/// The bridge's end on the login node (<c>pollinator-slurm bridge</c>): what dials its socket comes out beside the portal, over the standard
/// streams of an exec channel. Many connections share the line, each with a window of its own, so that a slow one does not hold up the others.
/// </summary>
internal static class LoginNodeEnd
{
    /// <summary>Serves until the line ends, another bridge takes the socket over, or <paramref name="ct"/> ends it.</summary>
    public static async Task RunAsync(Stream input, Stream output, string socket, TimeProvider time, CancellationToken ct)
    {
        using var listener = BridgeSocket.Listen(socket);
        await using var line = MultiplexingStream.Create(FullDuplexStream.Splice(input, output), BridgeLine.Options);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var serving = ServeAsync(listener, line, until.Token);
        var replaced = BridgeSocket.ReplacedAsync(socket, time, until.Token);
        try
        {
            // A line that fell silent holds its connections open for long. Ended here, the twin dials anew, through the bridge that is alive.
            await Task.WhenAny(line.Completion, serving, replaced);
        }
        finally
        {
            await until.CancelAsync();
            await Task.WhenAll(serving, replaced).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ServeAsync(Socket listener, MultiplexingStream line, CancellationToken ct)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync(ct);
            _ = CarryAsync(socket, line, ct);
        }
    }

    private static async Task CarryAsync(Socket socket, MultiplexingStream line, CancellationToken ct)
    {
        try
        {
            var channel = await line.OfferChannelAsync(BridgeLine.Channel, ct);
            await TwoWay.CarryAsync(socket, channel, ct);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or MultiplexingProtocolException or IOException)
        {
            // The line ended, or the other end has too many already: who dialled sees its connection end.
            socket.Dispose();
        }
    }
}
