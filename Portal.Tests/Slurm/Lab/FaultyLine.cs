using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>
/// A TCP line with faults: it delays, goes silent without closing (a hung login node, a cut cable), is reset, and comes back.
/// </summary>
public sealed class FaultyLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<FaultyConnection, Task> _connections = new();
    private (string Host, int Port) _target;
    private readonly Task _accepting;
    private volatile bool _refusing;
    private int _accepted;

    private FaultyLine(string host, int port)
    {
        _target = (host, port);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public string Host => Here.Address.ToString();

    public int Port => Here.Port;

    /// <summary>How many connections have come so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How many connections stand.</summary>
    public int Standing => _connections.Count;

    internal LineState State { get; } = new();

    private IPEndPoint Here => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>A line to there that passes everything through.</summary>
    public static FaultyLine To(string host, int port) => new(host, port);

    /// <summary>New connections lead there, as when one name has several machines behind it.</summary>
    public void LeadTo(string host, int port) => _target = (host, port);

    /// <summary>How much later every byte arrives, each way.</summary>
    public void Delay(TimeSpan each) => State.Delay = each;

    /// <summary>Nothing arrives any more, in either direction and on new connections too; nothing is closed.</summary>
    public void GoSilent() => State.GoSilent();

    /// <summary>What was held back arrives, and the line works again.</summary>
    public void Resume()
    {
        _refusing = false;
        State.Resume();
    }

    /// <summary>Resets every connection there is. New ones work.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Resets new connections as they come, until <see cref="Resume"/>.</summary>
    public void Refuse() => _refusing = true;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_ended.Token);
                Interlocked.Increment(ref _accepted);
                var connection = new FaultyConnection(socket, this);
                if (_refusing)
                {
                    connection.Reset();
                    continue;
                }

                var carried = connection.CarryAsync(_target.Host, _target.Port, _ended.Token);
                _connections[connection] = carried;
                _ = carried.ContinueWith(_ => _connections.TryRemove(connection, out var _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The line is taken down.
        }
    }
}

/// <summary>What a line does to the bytes on it.</summary>
internal sealed class LineState
{
    private TaskCompletionSource _open = Opened();
    private long _delay;

    public TimeSpan Delay
    {
        get => new(Volatile.Read(ref _delay));
        set => Volatile.Write(ref _delay, value.Ticks);
    }

    public Task Passing => Volatile.Read(ref _open).Task;

    public void GoSilent()
    {
        if (Passing.IsCompleted)
        {
            Volatile.Write(ref _open, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    public void Resume() => Volatile.Read(ref _open).TrySetResult();

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }
}
