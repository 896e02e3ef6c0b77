using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A mail server on loopback that speaks as much of SMTP (RFC 5321) as a message needs, and keeps what it was given.</summary>
internal sealed class FakeMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;

    public FakeMailServer()
    {
        _listener.Start();
        _listening = Task.Run(ListenAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Recipient and text of each message taken.</summary>
    public ConcurrentQueue<(string To, string Text)> Taken { get; } = [];

    /// <summary>The settings of a portal that sends by it.</summary>
    public Dictionary<string, string> Settings =>
        new(StringComparer.Ordinal)
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Smtp:From"] = "portal@uni.example",
            ["Smtp:StartTls"] = "false",
        };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.uni.example");
        var to = "";
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            if (word == "RCPT")
            {
                to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
            }

            await writer.WriteLineAsync(
                word == "DATA" ? "354 go on"
                : word == "QUIT" ? "221 bye"
                : "250 ok"
            );
            if (word == "QUIT")
            {
                return;
            }

            if (word == "DATA")
            {
                Taken.Enqueue((to, await DataAsync(reader)));
                await writer.WriteLineAsync("250 taken");
            }
        }
    }

    private async Task<string> DataAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
        {
            // A line that begins with a point is sent with a second one.
            text.AppendLine(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line);
        }

        return text.ToString();
    }
}
