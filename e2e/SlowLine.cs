using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>A page behind a slow line, as Chromium makes it slow, and what can be seen of a page that comes through it.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    // A phone on a bad day, as Lighthouse has it ("slow 4G"): 150 ms for each question, 1.6 Mbit/s down and half of it up.
    private const int LatencyMs = 150;
    private const int Down = 1_600_000 / 8;
    private const int Up = 750_000 / 8;

    // Layout shifts but those that follow a key or click, as the measure is defined; and what had moved most, to find it by.
    private const string Watch = """
        window.shift = 0;
        window.shifted = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            window.shift += entry.value;
            for (const source of entry.sources) {
              const at = source.node?.nodeType === 1 ? source.node : source.node?.parentElement;
              window.shifted.push(`${entry.value.toFixed(3)} ${at?.tagName}.${at?.className}`);
            }
          }
        }).observe({ type: "layout-shift", buffered: true });
        """;

    private readonly IPage _page;
    private readonly ICDPSession _devices;

    private SlowLine(IPage page, ICDPSession devices) => (_page, _devices) = (page, devices);

    /// <summary>Makes it slow until this is disposed of.</summary>
    /// <param name="page">Whose line.</param>
    /// <param name="upload">Bytes a second upwards.</param>
    public static async Task<SlowLine> OfAsync(IPage page, int upload = Up)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("Network.enable");
        var line = new SlowLine(page, devices);
        await line.SetAsync(LatencyMs, Down, upload);
        await page.AddInitScriptAsync(Watch);
        return line;
    }

    /// <summary>Opens a page as who was never here, and waits until it is all there.</summary>
    public async Task<Seen> OpenAsync(string path)
    {
        await _devices.SendAsync("Network.clearBrowserCache");
        var drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSocket(object? sender, IWebSocket socket) =>
            socket.FrameReceived += (_, frame) =>
            {
                if (Encoding.Latin1.GetString(frame.Binary ?? []).Contains("JS.RenderBatch", StringComparison.Ordinal))
                {
                    drawn.TrySetResult();
                }
            };
        _page.WebSocket += OnSocket;
        await _page.GotoAsync(path, new PageGotoOptions { Timeout = 60_000 });
        await Assertions.Expect(_page.Locator("h1")).ToBeVisibleAsync();
        await drawn.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await _page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
        await _page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        _page.WebSocket -= OnSocket;
        return new Seen(
            await _page.EvaluateAsync<double>("() => window.shift"),
            await _page.EvaluateAsync<string>("() => window.shifted.join('; ').slice(0, 600)")
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (!_page.IsClosed)
        {
            await SetAsync(latency: 0, down: -1, up: -1);
            await _devices.DetachAsync();
        }
    }

    private Task<JsonElement?> SetAsync(int latency, int down, int up) =>
        _devices.SendAsync(
            "Network.emulateNetworkConditions",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["offline"] = false,
                ["latency"] = latency,
                ["downloadThroughput"] = down,
                ["uploadThroughput"] = up,
            }
        );
}

/// <summary>What can be seen of a page as it comes.</summary>
/// <param name="Shift">How much of it jumped, as the layout shift score has it.</param>
/// <param name="Shifted">What jumped.</param>
internal sealed record Seen(double Shift, string Shifted);
