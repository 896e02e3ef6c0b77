using System.Threading.Channels;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Slurm.Gateway;

/// <summary>Tells the portal how the system stands, whenever that changes. Only the last word counts: what was overtaken is not told.</summary>
internal sealed class StatusTeller(PortalLink portal, IConsole console, TimeProvider time)
{
    private readonly Channel<SystemStatus> _words = Channel.CreateBounded<SystemStatus>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly Lock _gate = new();
    private SystemFindings? _untold;

    /// <summary>Something has changed. How it stands is asked here: of two that tell at once, the later must not be told what was so before.</summary>
    public void Tell(Func<SystemStatus> now)
    {
        lock (_gate)
        {
            var status = now();
            // Findings must not be lost with a word that was overtaken.
            _untold = status.Findings ?? _untold;
            _words.Writer.TryWrite(status with { Findings = _untold });
        }
    }

    /// <summary>Tells until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var status in _words.Reader.ReadAllAsync(ct))
        {
            try
            {
                await new Patient(time).TellAsync(token => portal.Channel.TellStatusAsync(status, token), ct);
                lock (_gate)
                {
                    _untold = ReferenceEquals(_untold, status.Findings) ? null : _untold;
                }
            }
            catch (PortalException e)
            {
                console.Say($"The portal did not take how the system stands: {e.Message}");
            }
        }
    }
}
