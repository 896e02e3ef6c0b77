using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nerdbank.Streams;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Bridge;

namespace Pollinator.Portal.Tests.Slurm.Bridge;

/// <summary>A twin that cannot reach the portal dials a socket, and comes out beside the portal.</summary>
public sealed class BridgeTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _portal = null!;
    private Task _near = Task.CompletedTask;
    private Task _far = Task.CompletedTask;
    private Stream _line = Stream.Null;

    private string SocketPath => Path.Combine(_folder.Path, "bridge.sock");

    private Uri Address => new(_portal.Urls.First());

    public async ValueTask InitializeAsync()
    {
        _portal = await StartPortalAsync("http://127.0.0.1:0");
        OpenLine();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _stalled.TrySetResult();
        await _line.DisposeAsync();
        await Task.WhenAll(_near, _far).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _portal.DisposeAsync();
        _end.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ManyConnections_LargeBodies_ArriveByteForByte()
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = PortalHttp.Create(Address, SocketPath);

        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(async i =>
                {
                    var body = RandomNumberGenerator.GetBytes(1_000_000 + i);
                    using var answer = await http.PostAsync("echo", new ByteArrayContent(body), ct);
                    Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync(ct));
                })
        );
    }

    [Fact]
    public async Task OneThatIsNotRead_DoesNotHoldUpTheOthers()
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = PortalHttp.Create(Address, SocketPath);

        // Far more than any window, to a reader that reads nothing.
        var stuck = http.PostAsync("stall", new ByteArrayContent(new byte[32_000_000]), ct);
        using var answer = await http.PostAsync("echo", new ByteArrayContent("still here"u8.ToArray()), ct).WaitAsync(TimeSpan.FromSeconds(20), ct);

        Assert.Equal("still here", await answer.Content.ReadAsStringAsync(ct));
        Assert.False(stuck.IsCompleted);
        _stalled.SetResult();
        using var end = await stuck;
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
    }

    [Fact]
    public async Task PortalAway_EndsTheConnection_AndWorksAgainOnceItIsBack()
    {
        var ct = TestContext.Current.CancellationToken;
        var address = Address;
        using var http = PortalHttp.Create(address, SocketPath);
        await _portal.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync("hello", ct));

        _portal = await StartPortalAsync(address.ToString());
        Assert.Equal("hello", await http.GetStringAsync("hello", ct));
    }

    [Fact]
    public async Task LineEnds_TheNextBridgeTakesTheSocketOver()
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = PortalHttp.Create(Address, SocketPath);
        Assert.Equal("hello", await http.GetStringAsync("hello", ct));

        await _line.DisposeAsync();
        await _near.WaitAsync(TimeSpan.FromSeconds(20), ct);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync("hello", ct));

        OpenLine();
        Assert.Equal("hello", await http.GetStringAsync("hello", ct));
    }

    [Fact]
    public async Task LineSilent_TheNextBridgeEndsTheFormer()
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = PortalHttp.Create(Address, SocketPath);
        Assert.Equal("hello", await http.GetStringAsync("hello", ct));
        var former = _near;

        OpenLine();

        await former.WaitAsync(TimeSpan.FromSeconds(20), ct);
        Assert.Equal("hello", await http.GetStringAsync("hello", ct));
    }

    [Fact]
    public void Socket_IsOpenToItsOwnerOnly() => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));

    private void OpenLine()
    {
        // Two pipes, as an exec channel has them.
        var (here, there) = FullDuplexStream.CreatePair();
        _line = here;
        _near = LoginNodeEnd.RunAsync(there, there, SocketPath, TimeProvider.System, _end.Token);
        _far = new PortalEnd(Address).RunAsync(here, _end.Token);
    }

    private async Task<WebApplication> StartPortalAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var portal = builder.Build();
        portal.MapGet("/hello", () => "hello");
        portal.MapPost("/echo", async (HttpContext context) => await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        portal.MapPost(
            "/stall",
            async (HttpContext context) =>
            {
                await _stalled.Task;
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            }
        );
        await portal.StartAsync();
        return portal;
    }
}
