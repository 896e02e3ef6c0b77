using Nerdbank.Streams;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Bridge;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ladder;

/// <summary>A shell that can also leave a program's standard streams open.</summary>
internal interface IStreamingShell : IClusterShell
{
    /// <summary>Starts a program whose standard output is read from, and whose standard input is written to, the stream. Closing it ends the program.</summary>
    Task<Stream> OpenAsync(IReadOnlyList<string> words, CancellationToken ct);
}

/// <summary>Keeps the bridge for a twin that cannot reach the portal, over one channel of the SSH line.</summary>
internal sealed class BridgeKeeper(IStreamingShell shell, Uri portal, TimeProvider time)
{
    /// <summary>Keeps it until <paramref name="ct"/> ends.</summary>
    /// <param name="words">What is run on the login node: its end of the bridge.</param>
    /// <param name="ct">Ends the bridge.</param>
    public async Task KeepAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await using var line = await shell.OpenAsync(words, ct);
                var began = time.GetTimestamp();
                await new PortalEnd(portal).RunAsync(line, ct);
                if (time.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
                {
                    backoff.Reset();
                }
            }
            catch (Exception e) when (e is ShellException or IOException or MultiplexingProtocolException or ObjectDisposedException)
            {
                // The line is away, or broke in the middle of a word: its owner reconnects it and says so.
            }

            await backoff.WaitAsync(ct);
        }
    }
}
