using Pollinator.Contracts;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk;

/// <summary>A kind that talks to the portal of its own accord: about a system, or because what it can do changes while it runs.</summary>
public interface IUsesPortal
{
    /// <summary>
    /// Called once, when the portal knows this start and the state folder is held, before attempts are taken up again. What runs on must end with
    /// <paramref name="ct"/>.
    /// </summary>
    Task UseAsync(PortalLink portal, CancellationToken ct);
}

/// <summary>The way to the portal, proved and open.</summary>
public sealed class PortalLink(PortalChannel channel, PortalSession session)
{
    /// <summary>What can be said. It opens sessions by itself.</summary>
    public PortalChannel Channel { get; } = channel;

    /// <summary>Who this executor is.</summary>
    public Registration Registration => session.Registration;

    /// <summary>What was last announced.</summary>
    public Capabilities Capabilities => session.Capabilities;

    /// <summary>Announces that the executor can do something else from now on, such as serve no functions any more.</summary>
    public async Task AnnounceAsync(Capabilities has, CancellationToken ct) => await session.AnnounceAsync(has, ct);
}
