using Nerdbank.Streams;

namespace Pollinator.Slurm.Bridge;

/// <summary>What both ends of the bridge agree on.</summary>
internal static class BridgeLine
{
    /// <summary>The name each connection is offered under.</summary>
    public const string Channel = "portal";

    /// <summary>Most connections at once: a twin needs some five, and the login node is not to be trusted to ask for no more.</summary>
    public const int MostConnections = 64;

    /// <summary>The line's protocol: version 3 has a window for each channel and no handshake.</summary>
    public static MultiplexingStream.Options Options => new() { ProtocolMajorVersion = 3 };
}
