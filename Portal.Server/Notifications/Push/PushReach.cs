using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>A name that leads to an address which is not the internet's.</summary>
internal sealed class NotPublicException() : IOException("The push service's name leads to an address that is not public.");

/// <summary>
/// How push services are reached: at public addresses only, each looked at when it is connected to, since a name may mean another address than a
/// moment ago. No proxy, no cookies, no redirects; nothing is read of an answer but how it begins.
/// </summary>
internal sealed record PushReach
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);
    private const int LongestHeadersKilobytes = 16;

    /// <summary>The only port.</summary>
    public int Port { get; init; } = 443;

    /// <summary>Asks what a name means.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Whether an address may be connected to.</summary>
    public Func<IPAddress, bool> Allows { get; init; } = PublicAddress.Is;

    /// <summary>Whose certificates are believed; null: those that the machine believes.</summary>
    public X509ChainPolicy? Trusted { get; init; }

    /// <summary>What sends requests so.</summary>
    public HttpMessageHandler Handler() =>
        new BareAnswers
        {
            InnerHandler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                ConnectTimeout = LongestConnect,
                ConnectCallback = ConnectAsync,
                MaxResponseHeadersLength = LongestHeadersKilobytes,
                MaxResponseDrainSize = 0,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusted },
            },
        };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, ct);
        // One that is not public is enough: whoever owns the name chooses what it means, and in which order.
        if (context.DnsEndPoint.Port != Port || addresses.Length == 0 || !addresses.All(Allows))
        {
            throw new NotPublicException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Whoever reads an answer's text reads none: a push service has nothing to say there, and another server could say it without end.
    private sealed class BareAnswers : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            answer.Content.Dispose();
            answer.Content = new ByteArrayContent([]);
            return answer;
        }
    }
}
