using System.Net;
using System.Net.Sockets;

namespace Pollinator.Portal.Tests.Support;

/// <summary>How a commit fares on the way.</summary>
public enum Cut
{
    /// <summary>The server never hears of it.</summary>
    BeforeTheServer,

    /// <summary>The server does it, and its answer is lost.</summary>
    BeforeTheAnswer,

    /// <summary>The same, and the server does not learn that who asked is gone.</summary>
    BeforeTheAnswerUnknownToTheServer,
}

/// <summary>A way to a PostgreSQL server on which the next commit can be made to go wrong.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly List<TcpClient> _open = [];
    private int _armed = -1;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Has the next commit go wrong.</summary>
    public void CutNextCommit(Cut cut) => Volatile.Write(ref _armed, (int)cut);

    public void Dispose()
    {
        _listener.Stop();
        lock (_open)
        {
            _open.ForEach(client => client.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _server);
                lock (_open)
                {
                    _open.AddRange([client, server]);
                }

                var way = new Way(client, server);
                _ = ToServerAsync(way);
                _ = ToClientAsync(way);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ToServerAsync(Way way)
    {
        var buffer = new byte[64 * 1024];
        while (await Way.ReadAsync(way.Client, buffer) is > 0 and var count)
        {
            // With the end of the text: a transaction begins as one of READ COMMITTED.
            if (buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0 && Interlocked.Exchange(ref _armed, -1) is >= 0 and var cut)
            {
                if ((Cut)cut == Cut.BeforeTheServer)
                {
                    way.Client.Dispose();
                    way.Server.Dispose();
                    return;
                }

                // What the server answers goes no further.
                way.KeepsServer = (Cut)cut == Cut.BeforeTheAnswerUnknownToTheServer;
                way.IsCut = true;
            }

            await way.Server.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static async Task ToClientAsync(Way way)
    {
        var buffer = new byte[64 * 1024];
        while (await Way.ReadAsync(way.Server, buffer) is > 0 and var count)
        {
            if (way.IsCut)
            {
                way.Client.Dispose();
                if (!way.KeepsServer)
                {
                    way.Server.Dispose();
                }

                return;
            }

            await way.Client.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }

        way.Client.Dispose();
    }

    private sealed class Way(TcpClient client, TcpClient server)
    {
        private volatile bool _isCut;

        public TcpClient Client => client;

        public TcpClient Server => server;

        public bool IsCut
        {
            get => _isCut;
            set => _isCut = value;
        }

        public bool KeepsServer { get; set; }

        public static async Task<int> ReadAsync(TcpClient from, byte[] buffer)
        {
            try
            {
                return await from.GetStream().ReadAsync(buffer);
            }
            catch (Exception end) when (end is IOException or ObjectDisposedException or InvalidOperationException)
            {
                return 0;
            }
        }
    }
}
