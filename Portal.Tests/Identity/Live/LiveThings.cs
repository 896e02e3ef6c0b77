using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Identity.Live;

/// <summary>Something that was opened, and whether it was cut off (true) or came to its own end.</summary>
internal sealed record LiveThing(string Name, Task<bool> IsCut);

/// <summary>Opens everything that lasts, with what proves who asks: a token or a cookie in headers.</summary>
internal sealed class LiveThings(Uri portal, AttemptRef log, ContentHash big) : IAsyncDisposable
{
    private const int PieceBytes = 32 * 1024;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _over = new();
    private readonly List<IAsyncDisposable> _hubs = [];
    private readonly List<HttpClient> _clients = [];

    public async Task<IReadOnlyList<LiveThing>> OpenAsync(IReadOnlyDictionary<string, string> proof)
    {
        var client = Client(proof);
        return
        [
            await LogStreamAsync(proof, HttpTransportType.WebSockets),
            await LogStreamAsync(proof, HttpTransportType.ServerSentEvents),
            await LogStreamAsync(proof, HttpTransportType.LongPolling),
            await DownloadAsync(client),
            Upload(client),
            LongPoll(client),
            .. proof.ContainsKey("Cookie") ? [await PageAsync(proof)] : Array.Empty<LiveThing>(),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_hubs.Select(hub => hub.DisposeAsync().AsTask()));

        _clients.ForEach(client => client.Dispose());
        _over.Dispose();
    }

    private async Task<LiveThing> LogStreamAsync(IReadOnlyDictionary<string, string> proof, HttpTransportType transport)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(portal, "/hubs/live"), transport, http => Put(proof, http)).Build();
        _hubs.Add(hub);
        var cut = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            cut.TrySetResult(true);
            return Task.CompletedTask;
        };
        await hub.StartAsync(_over.Token);
        var pieces = hub.StreamAsync<LogPiece>("FollowLog", log.Job, log.Attempt, (int)LogStream.Stdout, 0L, _over.Token).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        return new($"followed log over {transport}", cut.Task);
    }

    private async Task<LiveThing> DownloadAsync(HttpClient client)
    {
        var answer = await client.GetAsync($"/api/v1/snapshots/{big}/file?path=big.bin", HttpCompletionOption.ResponseHeadersRead, _over.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new("download that is read slowly", IsCutAsync(() => ReadAsync(answer)));
    }

    private async Task ReadAsync(HttpResponseMessage answer)
    {
        using var _ = answer;
        await using var body = await answer.Content.ReadAsStreamAsync(_over.Token);
        var piece = new byte[PieceBytes];
        while (await body.ReadAsync(piece, _over.Token) > 0)
        {
            await Task.Delay(Pace, _over.Token);
        }
    }

    private LiveThing Upload(HttpClient client) =>
        new(
            "upload that is sent slowly",
            IsCutAsync(async () =>
            {
                using var answer = await client.PutAsync($"/api/v1/chunks/{ContentHash.Of("never"u8)}", new SlowBody(Pace), _over.Token);
            })
        );

    private LiveThing LongPoll(HttpClient client) =>
        new(
            "long poll of a log",
            IsCutAsync(async () =>
            {
                var route = $"/api/v1/jobs/{log.Job}/attempts/{log.Attempt}/log/stdout?offset={LiveWorld.LogBytes}&wait=30";
                using var answer = await client.GetAsync(route, _over.Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            })
        );

    private async Task<LiveThing> PageAsync(IReadOnlyDictionary<string, string> proof)
    {
        var page = new ClientWebSocket();
        Put(proof, (name, value) => page.Options.SetRequestHeader(name, value));
        await page.ConnectAsync(new UriBuilder(new Uri(portal, "/_blazor")) { Scheme = "ws" }.Uri, _over.Token);
        return new(
            "page",
            IsCutAsync(async () =>
            {
                using var _ = page;
                await page.ReceiveAsync(new byte[1], _over.Token);
            })
        );
    }

    private async Task<bool> IsCutAsync(Func<Task> last)
    {
        try
        {
            await Task.Run(last, _over.Token);
            return false;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or WebSocketException)
        {
            return true;
        }
    }

    private HttpClient Client(IReadOnlyDictionary<string, string> proof)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = portal };
        Put(proof, client.DefaultRequestHeaders.Add);
        _clients.Add(client);
        return client;
    }

    private static void Put(IReadOnlyDictionary<string, string> proof, HttpConnectionOptions http)
    {
        Put(proof, http.Headers.Add);
        // A renewed cookie would be another proof than the one that the test has fall.
        http.HttpMessageHandlerFactory = handler =>
        {
            ((HttpClientHandler)handler).UseCookies = false;
            return handler;
        };
    }

    private static void Put(IReadOnlyDictionary<string, string> proof, Action<string, string> put)
    {
        foreach (var (name, value) in proof)
        {
            put(name, value);
        }
    }

    // Fast enough for the server not to give it up by itself, and far from its end when the test is over.
    private sealed class SlowBody(TimeSpan pace) : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = SnapshotManifest.ChunkSize;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            using var piece = MemoryPool<byte>.Shared.Rent(1024);
            for (var left = SnapshotManifest.ChunkSize; left > 0; left -= 1024)
            {
                await stream.WriteAsync(piece.Memory[..1024]);
                await stream.FlushAsync();
                await Task.Delay(pace);
            }
        }
    }
}
