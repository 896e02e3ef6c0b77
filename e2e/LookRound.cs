using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>Everything that can be seen, in light, in dark and on a phone; axe finds nothing and nothing scrolls sideways.</summary>
public sealed class LookRound(Browser browser)
{
    private static readonly (string Name, ColorScheme Scheme, int Width)[] Looks =
    [
        ("light", ColorScheme.Light, 1440),
        ("dark", ColorScheme.Dark, 1440),
        ("narrow", ColorScheme.Light, 400),
    ];

    public async Task WalkAsync(JourneyJobs jobs)
    {
        var signedIn = new List<(string Name, IPage Page)>();
        foreach (var (name, scheme, width) in Looks)
        {
            await LookAtSignInAsync(scheme, width, name);
            var page = await browser.SignedInAsync(scheme, width);
            signedIn.Add((name, page));
            foreach (var look in PageLook.All(jobs))
            {
                await LookAsync(page, look, name);
            }
        }

        await LookWithoutExecutorAsync(signedIn, jobs.Running);
        await LookWithoutPortalAsync(signedIn, jobs.Succeeded);
    }

    private async Task LookAtSignInAsync(ColorScheme scheme, int width, string name)
    {
        var page = await browser.OpenAsync(scheme, width);
        await LookAsync(page, new PageLook("sign-in", "/sign-in"), name);
        await page.Context.CloseAsync();
    }

    private static async Task LookAsync(IPage page, PageLook look, string name)
    {
        await page.GotoAsync(look.Path);
        await IsThereAsync(page);
        if (look.OpenAsync is { } open)
        {
            await open(page);
            await IsThereAsync(page);
        }

        await Browser.LookAsync(page, $"{look.Name}-{name}");
    }

    private static async Task IsThereAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
    }

    private async Task LookWithoutExecutorAsync(IEnumerable<(string Name, IPage Page)> pages, string job)
    {
        await using var halted = await browser.Portal.HaltExecutorAsync();
        foreach (var (name, page) in pages)
        {
            await page.GotoAsync(job);
            await Assertions.Expect(page.GetByText("No contact with")).ToBeVisibleAsync(new() { Timeout = 120_000 });
            await Browser.LookAsync(page, $"job-no-contact-{name}");
        }
    }

    private async Task LookWithoutPortalAsync(IReadOnlyList<(string Name, IPage Page)> pages, string job)
    {
        foreach (var (_, page) in pages)
        {
            await page.GotoAsync(job);
            await Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("epoch");
        }

        await browser.Portal.StopAsync();
        foreach (var (name, page) in pages)
        {
            await Assertions.Expect(page.Locator("#reconnect-title")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Browser.LookAsync(page, $"job-no-portal-{name}");
        }

        await browser.Portal.RunAsync();
        foreach (var (_, page) in pages)
        {
            await Assertions.Expect(page.Locator("#reconnect-title")).ToBeHiddenAsync(new() { Timeout = 60_000 });
            await page.Context.CloseAsync();
        }
    }
}
