using System.Text.Json;
using Microsoft.Playwright;

namespace Pollinator.Bench.Scale;

/// <summary>Milliseconds until something is in the document of a real browser, by the browser's own clock.</summary>
internal static class FirstRows
{
    private const float Patience = 60_000;

    // From the beginning of the navigation, as the document itself counts.
    private const string WatchFromTheStart = """
        const look = () => {
          if (window.firstRow === undefined && document.querySelector(selector)) window.firstRow = performance.now();
          return window.firstRow !== undefined;
        };
        if (!look()) new MutationObserver((_, watcher) => look() && watcher.disconnect()).observe(document, { childList: true, subtree: true });
        """;

    // From the act on: what the test driver needs to get there does not count.
    private const string ActAndWatch = """
        ([selector, gone]) => new Promise((done, failed) => {
          const text = document.querySelector(gone)?.textContent;
          const began = performance.now();
          const look = () => {
            const row = document.querySelector(selector);
            if (!row || row.textContent === text) return false;
            done(performance.now() - began);
            return true;
          };
          new MutationObserver((_, watcher) => look() && watcher.disconnect())
            .observe(document, { childList: true, subtree: true, characterData: true });
          setTimeout(() => failed(new Error(`${selector} did not come`)), 60000);
          ACT;
        })
        """;

    /// <summary>A page that is loaded whole, as from a bookmark: the browser has been here before and has its files.</summary>
    public static async Task<double> OfNavigationAsync(BenchBrowser browser, string path, string selector)
    {
        var page = await browser.OpenAsync("about:blank");
        try
        {
            await page.AddInitScriptAsync($"(selector => {{{WatchFromTheStart}}})({JsonSerializer.Serialize(selector)})");
            await page.GotoAsync(browser.AddressOf(path), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            await page.WaitForSelectorAsync(selector, new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = Patience });
            return await page.EvaluateAsync<double>("window.firstRow");
        }
        finally
        {
            await page.CloseAsync();
        }
    }

    /// <summary>
    /// Something that is done on a page that is open and live. The row is the first that <paramref name="selector"/> finds with another text than
    /// <paramref name="gone"/> had before.
    /// </summary>
    public static Task<double> OfActAsync(IPage page, string act, string selector, string gone = "none") =>
        page.EvaluateAsync<double>(ActAndWatch.Replace("ACT", act, StringComparison.Ordinal), new[] { selector, gone });

    /// <summary>Opens a page and waits until its circuit answers.</summary>
    public static async Task<IPage> OpenLiveAsync(BenchBrowser browser, string path)
    {
        var page = await browser.OpenAsync(path);
        // The bell is read only once the circuit is there.
        await page.WaitForSelectorAsync(
            "#notifications details",
            new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = Patience }
        );
        return page;
    }
}
