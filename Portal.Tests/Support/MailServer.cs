using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A mail server on loopback that keeps what it was given.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string User = "portal";
    private const string Host = "localhost";

    private readonly CancellationTokenSource _end = new();
    private readonly int _port = FreePort();
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly bool _isEncrypted;
    private readonly Task _serving;

    /// <summary>Starts one.</summary>
    /// <param name="certificate">With it connections are encrypted by STARTTLS before anything is taken, and the portal has to sign in.</param>
    public MailServer(X509Certificate2? certificate = null)
    {
        _isEncrypted = certificate is not null;
        var options = new SmtpServerOptionsBuilder().ServerName(Host).Endpoint(Describe(certificate)).Build();
        var parts = new SmtpServer.ComponentModel.ServiceProvider();
        parts.Add(new Kept(Taken));
        parts.Add(new DelegatingUserAuthenticator((user, password) => user == User && password == _password));
        _serving = new SmtpServer.SmtpServer(options, parts).StartAsync(_end.Token);
    }

    /// <summary>Recipient and text of each message taken.</summary>
    public ConcurrentQueue<(string To, string Text)> Taken { get; } = [];

    /// <summary>The settings of a portal that sends by it, but for <see cref="SecretSettings"/>.</summary>
    public IReadOnlyDictionary<string, string> PlainSettings =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Smtp:Host"] = Host,
            ["Smtp:Port"] = _port.ToString(CultureInfo.InvariantCulture),
            ["Smtp:From"] = "portal@uni.example",
            ["Smtp:StartTls"] = _isEncrypted ? "true" : "false",
        };

    /// <summary>By what the portal signs in there; nothing where it need not.</summary>
    public IReadOnlyDictionary<string, string> SecretSettings =>
        _isEncrypted
            ? new Dictionary<string, string>(StringComparer.Ordinal) { ["Smtp:User"] = User, ["Smtp:Password"] = _password }
            : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public Dictionary<string, string> Settings => new(PlainSettings.Concat(SecretSettings), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _serving;
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        _end.Dispose();
    }

    private Action<EndpointDefinitionBuilder> Describe(X509Certificate2? certificate) =>
        endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, _port));
            if (certificate is not null)
            {
                endpoint.Certificate(certificate).AuthenticationRequired().AllowUnsecureAuthentication(false);
            }
        };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Kept(ConcurrentQueue<(string To, string Text)> taken) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            using var content = new MemoryStream(buffer.ToArray());
            using var message = await MimeMessage.LoadAsync(content, cancellationToken);
            taken.Enqueue((message.To.Mailboxes.Single().Address, message.TextBody ?? ""));
            return SmtpResponse.Ok;
        }
    }
}
