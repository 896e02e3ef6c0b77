using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Pollinator.Bench.Pages;

/// <summary>How long a person waits: for a portal that starts, for its first page, and from Run to the first line of a job on this machine.</summary>
internal static class FirstUse
{
    private const int Starts = 7;
    private const int Runs = 15;
    private const int Looks = 5;

    // A phone on a bad day, as Lighthouse has it ("slow 4G"): 150 ms for each question, 1.6 Mbit/s down and half of it up.
    private static readonly Dictionary<string, object> _slowLine = new(StringComparer.Ordinal)
    {
        ["offline"] = false,
        ["latency"] = 150,
        ["downloadThroughput"] = 1_600_000 / 8,
        ["uploadThroughput"] = 750_000 / 8,
    };

    // Set as the button is pressed, in the browser's own time: what the test driver needs to get there does not count.
    private const string WatchForFirstLine = """
        () => {
          window.firstLine = new Promise(done =>
            document.addEventListener("click", event => {
              if (!event.target.closest("button[type=submit]")) return;
              const pressed = performance.now();
              const look = () => document.querySelector(".log .l") ? done(performance.now() - pressed) : requestAnimationFrame(look);
              look();
            }, { capture: true }));
        }
        """;

    public static async Task RunAsync()
    {
        var program = await PublishedPortal.PublishAsync();
        await StartAsync(program);
        await using var portal = await PortalProcess.StartAsync(program, "--LocalExecutor:Enabled=true");
        await FirstLoadAsync(portal);
        await SlowLineAsync(portal);
        await ClickToFirstLineAsync(portal);
    }

    private static async Task StartAsync(string program)
    {
        await using var place = new PortalPlace();
        Figures.Write("pages.start_seconds.empty_folder", await place.StartOnceAsync(program), "s");
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            times.Add(await place.StartOnceAsync(program));
        }

        Figures.Write("pages.start_seconds", Figures.Median(times), "s");
    }

    // Everything that a browser which has never been here gets, as it comes over the line; the open connection's own messages are not in it.
    private static async Task FirstLoadAsync(PortalProcess portal)
    {
        await using var browser = await BenchBrowser.StartAsync(portal);
        var page = await browser.OpenAsync("about:blank");
        var devtools = await page.Context.NewCDPSessionAsync(page);
        double bytes = 0;
        devtools.Event("Network.loadingFinished").OnEvent += (_, loaded) => bytes += loaded?.GetProperty("encodedDataLength").GetDouble() ?? 0;
        await devtools.SendAsync("Network.enable");
        await page.GotoAsync(portal.Address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        Figures.Write("pages.first_load_kb", bytes / 1000, "kB");
    }

    // When a page shows something: to who was never here, and to who comes back.
    private static async Task SlowLineAsync(PortalProcess portal)
    {
        await using var browser = await BenchBrowser.StartAsync(portal);
        var page = await browser.OpenAsync("about:blank");
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("Network.enable");
        await devtools.SendAsync("Network.emulateNetworkConditions", _slowLine);
        var (first, again) = (new List<double>(), new List<double>());
        for (var i = 0; i < Looks; i++)
        {
            await devtools.SendAsync("Network.clearBrowserCache");
            first.Add(await FirstPaintAsync(page, portal));
            again.Add(await FirstPaintAsync(page, portal));
        }

        Figures.Write("pages.slow_line_first_paint_ms", Figures.Median(first), "ms");
        Figures.Write("pages.slow_line_first_paint_ms.again", Figures.Median(again), "ms");
    }

    private static async Task<double> FirstPaintAsync(IPage page, PortalProcess portal)
    {
        await page.GotoAsync(portal.Address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle, Timeout = 60_000 });
        return await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
    }

    private static async Task ClickToFirstLineAsync(PortalProcess portal)
    {
        using var owner = portal.Client();
        using var made = await owner.PostAsJsonAsync("/api/v1/projects", new { name = "hello", template = "hello" });
        made.EnsureSuccessStatusCode();
        var project = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await using var browser = await BenchBrowser.StartAsync(portal);
        var times = new List<double>();
        for (var i = 0; i <= Runs; i++)
        {
            var page = await browser.OpenAsync($"/jobs/new?project={project}");
            var run = page.Locator("button[type=submit].primary");
            await Assertions.Expect(run).ToBeEnabledAsync();
            // Without the words of a program that has something to do first.
            await page.Locator("#f-Command").FillAsync(string.Create(CultureInfo.InvariantCulture, $"echo line {i}"));
            await page.EvaluateAsync(WatchForFirstLine);
            await run.ClickAsync();
            times.Add(await page.EvaluateAsync<double>("window.firstLine"));
            await page.CloseAsync();
        }

        // The first of all meets code that was never run.
        Figures.Write("pages.click_to_first_line_ms.first", times[0], "ms");
        Figures.Write("pages.click_to_first_line_ms", Figures.Median(times.Skip(1)), "ms");
        Figures.Write("pages.click_to_first_line_p95_ms", Figures.Percentile([.. times.Skip(1)], 95), "ms");
    }
}
