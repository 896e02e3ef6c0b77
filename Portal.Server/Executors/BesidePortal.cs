using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Executors;

/// <summary>How a program on the same machine reaches the portal.</summary>
internal sealed class BesidePortal(IServer server, IConfiguration configuration, IHostApplicationLifetime lifetime)
{
    /// <summary>The portal begins to end: its own stop waits for open requests, which these programs hold.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>By the machine's own address where there is one without TLS: a certificate is made for the public name.</summary>
    public Uri Address()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var plain = addresses.Where(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)).ToList();
        return plain.Count > 0 ? new Uri(PortalAddress.Listening(plain)) : new Uri(new PortalAddress(configuration).ForExecutors(addresses));
    }

    /// <summary>Waits until the portal answers.</summary>
    public async Task ListeningAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }
}
