using System.Net;
using System.Net.Sockets;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class FaultyLineTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public FaultyLineTests() => _server.Start();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Line_PassesBytesBothWaysAndTheirEnd()
    {
        await using var line = Line();
        var (near, far) = await ConnectAsync(line);

        await near.GetStream().WriteAsync("ping"u8.ToArray());
        Assert.Equal("ping", await ReadAsync(far, 4));
        await far.GetStream().WriteAsync("pong"u8.ToArray());
        Assert.Equal("pong", await ReadAsync(near, 4));
        near.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await far.GetStream().ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Line_WithADelay_BringsBytesLater()
    {
        await using var line = Line();
        var (near, far) = await ConnectAsync(line);
        line.Delay(TimeSpan.FromMilliseconds(300));
        var began = TimeProvider.System.GetTimestamp();

        await near.GetStream().WriteAsync("late"u8.ToArray());

        Assert.Equal("late", await ReadAsync(far, 4));
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task Line_ThatIsSilent_HoldsBytesUntilItResumes()
    {
        await using var line = Line();
        var (near, far) = await ConnectAsync(line);
        line.GoSilent();

        await near.GetStream().WriteAsync("held"u8.ToArray());
        var reading = ReadAsync(far, 4);
        await Assert.ThrowsAsync<TimeoutException>(() => reading.WaitAsync(TimeSpan.FromMilliseconds(300)));
        line.Resume();

        Assert.Equal("held", await reading);
    }

    [Fact]
    public async Task Line_ThatIsCut_IsResetAndTakesNewConnections()
    {
        await using var line = Line();
        var (near, _) = await ConnectAsync(line);

        line.Cut();

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(near, 1));
        var (again, far) = await ConnectAsync(line);
        await again.GetStream().WriteAsync("new"u8.ToArray());
        Assert.Equal("new", await ReadAsync(far, 3));
    }

    private FaultyLine Line() => FaultyLine.To("127.0.0.1", ((IPEndPoint)_server.LocalEndpoint).Port);

    // A byte goes over first, so that both ends stand when the test begins.
    private async Task<(TcpClient Near, TcpClient Far)> ConnectAsync(FaultyLine line)
    {
        var near = new TcpClient();
        await near.ConnectAsync(line.Host, line.Port);
        var far = await _server.AcceptTcpClientAsync();
        await near.GetStream().WriteAsync(new byte[1]);
        await ReadAsync(far, 1);
        return (near, far);
    }

    private static async Task<string> ReadAsync(TcpClient client, int count)
    {
        var buffer = new byte[count];
        await client.GetStream().ReadExactlyAsync(buffer);
        return System.Text.Encoding.ASCII.GetString(buffer);
    }
}
