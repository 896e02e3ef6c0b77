using System.Text.Json;
using Microsoft.Playwright;

namespace Pollinator.Bench.Scale;

/// <summary>Milliseconds until something is in the document of a real browser, by the browser's own clock.</summary>
internal static class FirstRows
{
    private const float Patience = 60_000;

    // From the beginning of the navigation, as the document itself counts. A tab keeps its name from page to page, but not from its blank page to the first.
    private const string WatchFromTheStart = """
        const selector = FIRST || window.name;
        const look = () => {
          if (window.firstRow === undefined && document.querySelector(selector)) window.firstRow = performance.now();
          return window.firstRow !== undefined;
        };
        if (selector && !look()) {
          new MutationObserver((_, watcher) => look() && watcher.disconnect()).observe(document, { childList: true, subtree: true });
        }
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

    /// <summary>A page that is loaded whole, as from a bookmark, in a tab that shows one of the portal already and has come to rest.</summary>
    public static async Task<double> OfNavigationAsync(IPage tab, string address, string selector)
    {
        await tab.EvaluateAsync("selector => { window.name = selector; }", selector);
        return await LoadAsync(tab, address);
    }

    /// <summary>The same in a tab that is opened for it, with a process of the browser that begins for it.</summary>
    public static async Task<double> OfNewTabAsync(BenchBrowser browser, string path, string selector)
    {
        var tab = await OpenTabAsync(browser, selector);
        try
        {
            return await LoadAsync(tab, browser.AddressOf(path));
        }
        finally
        {
            await tab.CloseAsync();
        }
    }

    /// <summary>A tab of the portal in which first rows can be measured.</summary>
    public static async Task<IPage> OpenTabAsync(BenchBrowser browser)
    {
        var tab = await OpenTabAsync(browser, first: "");
        await tab.GotoAsync(browser.AddressOf("/account"));
        await LiveAsync(tab);
        return tab;
    }

    private static async Task<IPage> OpenTabAsync(BenchBrowser browser, string first)
    {
        var tab = await browser.OpenAsync("about:blank");
        await tab.AddInitScriptAsync($"{{{WatchFromTheStart.Replace("FIRST", JsonSerializer.Serialize(first), StringComparison.Ordinal)}}}");
        return tab;
    }

    private static async Task<double> LoadAsync(IPage tab, string address)
    {
        await tab.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await tab.WaitForFunctionAsync("() => window.firstRow !== undefined", null, new PageWaitForFunctionOptions { Timeout = Patience });
        var first = await tab.EvaluateAsync<double>("window.firstRow");
        await LiveAsync(tab);
        return first;
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
        await LiveAsync(page);
        return page;
    }

    // The bell is read only once the circuit is there.
    private static Task LiveAsync(IPage page) =>
        page.WaitForSelectorAsync(
            "#notifications details",
            new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = Patience }
        );
}
