using System.Net.Sockets;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Channel;

/// <summary>The plain HTTP below the channel.</summary>
public static class PortalHttp
{
    /// <summary>A client for a portal's address, which may have a path of its own. Proves nothing.</summary>
    /// <param name="portal">The address.</param>
    /// <param name="socket">A Unix socket that leads to the portal, where the address itself cannot be reached. TLS is spoken through it all the same.</param>
    public static HttpClient Create(Uri portal, string? socket = null) => Create(portal, Sockets(socket));

    /// <summary>A client that carries a session.</summary>
    public static HttpClient Create(Uri portal, PortalSession session, string? socket = null) =>
        Create(portal, new SessionHandler(session, Sockets(socket)));

    /// <summary>Sends; whatever keeps an answer from coming is a transient <see cref="PortalException"/>.</summary>
    internal static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        // A connection reset at the wrong moment comes out of the runtime's HTTP stack as a bare SocketException (seen in 10.0.12).
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            throw new PortalException($"The portal at {http.BaseAddress} cannot be reached: {e.Message}", transient: true, e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new PortalException($"The portal at {http.BaseAddress} did not answer within {patience.TotalSeconds:0} s.", transient: true, e);
        }
    }

    private static SocketsHttpHandler Sockets(string? socket) =>
        new()
        {
            ConnectCallback = socket is null ? null : (_, ct) => DialAsync(socket, ct),
            // A proxy named in the environment stands between this machine and the Internet, not within the socket.
            UseProxy = socket is null,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A portal that moved to another address is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // A token must not follow a redirect to somebody else.
            AllowAutoRedirect = false,
            UseCookies = false,
        };

    private static async ValueTask<Stream> DialAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpClient Create(Uri portal, HttpMessageHandler handler)
    {
        var address = portal.AbsoluteUri.EndsWith('/') ? portal : new Uri(portal.AbsoluteUri + "/");
        var http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Add(ProtocolVersion.Header, ProtocolVersion.Present.ToString());
        return http;
    }
}
