using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Server.Api;

/// <summary>
/// Executors outlive upgrades of the portal, and the portal those of executors. So each message names its version, and one that is not spoken
/// is refused before anything of it is taken.
/// </summary>
internal static class ProtocolCheck
{
    /// <summary>Refuses messages whose protocol version this portal does not speak.</summary>
    public static TBuilder RequireSpokenProtocol<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(
            async (context, next) =>
                Refuse(context.HttpContext.Request.Headers[ProtocolVersion.Header].ToString()) is { } refusal
                    ? refusal.ToResult()
                    : await next(context)
        );

    private static Refusal? Refuse(string named)
    {
        if (int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && ProtocolVersion.IsSpoken(version))
        {
            return null;
        }

        var spoken =
            ProtocolVersion.Oldest == ProtocolVersion.Present
                ? $"version {ProtocolVersion.Present}"
                : $"versions {ProtocolVersion.Oldest} to {ProtocolVersion.Present}";
        return new Refusal(
            RefusalKind.Invalid,
            "protocol-not-spoken",
            $"This portal speaks {spoken} of the executor protocol, named by the header {ProtocolVersion.Header}. Use an executor of the portal's own version or the one before."
        );
    }
}
