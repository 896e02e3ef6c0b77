using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>Everything that can be seen, in light, in dark, in high contrast and on a phone; axe finds nothing and nothing scrolls sideways.</summary>
public sealed class LookRound(Browser browser)
{
    private const int Narrow = 400;

    // Light and dark are the same page in other colours. A phone's page is opened by itself: it wraps its log from the start.
    private static readonly (int Width, Look[] Looks)[] Screens =
    [
        (1440, [new("light", ColorScheme.Light), new("dark", ColorScheme.Dark), new("contrast", ColorScheme.Light, Contrast.More)]),
        (Narrow, [new("narrow", ColorScheme.Light)]),
    ];

    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>Looks at all of it, also when something is wrong, and says in the end what was.</summary>
    public async Task WalkAsync(JourneyJobs jobs)
    {
        var open = await Task.WhenAll(Screens.Select(screen => WalkAsync(screen.Width, screen.Looks, jobs)));
        await LookWithoutExecutorAsync(open, jobs.Running);
        await LookWithoutPortalAsync(open, jobs.Succeeded);
        Assert.True(_faults.IsEmpty, string.Join('\n', _faults));
    }

    private async Task<Screen> WalkAsync(int width, Look[] looks, JourneyJobs jobs)
    {
        var stranger = new Screen(await browser.OpenAsync(width: width), looks);
        await LookAsync(stranger, new PageLook("sign-in", "/sign-in"));
        await stranger.Page.Context.CloseAsync();
        var screen = new Screen(await browser.SignedInAsync(width: width), looks);
        foreach (var look in PageLook.All(jobs).Where(look => width == Narrow || !look.OnlyNarrow))
        {
            await LookAsync(screen, look);
        }

        return screen;
    }

    private async Task LookAsync(Screen screen, PageLook look)
    {
        try
        {
            await screen.Page.GotoAsync(look.Path);
            await IsThereAsync(screen.Page);
            // Where another page comes instead, it would be looked at under this one's name.
            if (new Uri(screen.Page.Url).AbsolutePath is var path && path != look.Path.Split('?')[0])
            {
                _faults.Enqueue($"{look.Name}: {look.Path} led to {path}.");
                return;
            }

            if (look.OpenAsync is { } open)
            {
                await open(screen.Page);
                await IsThereAsync(screen.Page);
            }

            await KeepAsync(screen, look.Name);
        }
        catch (Exception fault) when (fault is PlaywrightException or TimeoutException)
        {
            _faults.Enqueue($"{look.Name} at {look.Path}: {fault.Message}");
        }
    }

    private async Task KeepAsync(Screen screen, string name)
    {
        foreach (var (look, scheme, contrast) in screen.Looks)
        {
            await screen.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, Contrast = contrast });
            foreach (var fault in await Browser.FaultsAsync(screen.Page, $"{name}-{look}"))
            {
                _faults.Enqueue(fault);
            }
        }
    }

    private static async Task IsThereAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
    }

    private async Task LookWithoutExecutorAsync(IReadOnlyList<Screen> screens, string job)
    {
        await using var halted = await browser.Portal.HaltExecutorAsync();
        await Task.WhenAll(
            screens.Select(async screen =>
            {
                await screen.Page.GotoAsync(job);
                await Assertions.Expect(screen.Page.GetByText("No contact with").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
                await KeepAsync(screen, "job-no-contact");
            })
        );
    }

    private async Task LookWithoutPortalAsync(IReadOnlyList<Screen> screens, string job)
    {
        foreach (var screen in screens)
        {
            await screen.Page.GotoAsync(job);
            await Assertions.Expect(screen.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("epoch");
        }

        await browser.Portal.StopAsync();
        await Task.WhenAll(
            screens.Select(async screen =>
            {
                await Assertions.Expect(screen.Page.Locator("#reconnect-title")).ToBeVisibleAsync(new() { Timeout = 60_000 });
                await KeepAsync(screen, "job-no-portal");
            })
        );
        await browser.Portal.RunAsync();
        foreach (var screen in screens)
        {
            await Assertions.Expect(screen.Page.Locator("#reconnect-title")).ToBeHiddenAsync(new() { Timeout = 60_000 });
            await screen.Page.Context.CloseAsync();
        }
    }

    private sealed record Screen(IPage Page, Look[] Looks);

    private sealed record Look(string Name, ColorScheme Scheme, Contrast Contrast = Contrast.NoPreference);
}
