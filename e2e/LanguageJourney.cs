using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>Somebody reads the portal in Swedish, from the first page on; the longer words fit, and what changes by itself is Swedish too.</summary>
public sealed partial class LanguageJourney(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Person_ChoosesSwedish_AndReadsItEverywhere()
    {
        var page = await browser.WithFirstAccountAsync();
        // Drawn anew when the circuit comes, and closed by that.
        await Expect(page.Locator("input[type=file][webkitdirectory]")).ToBeEnabledAsync();
        await PageLook.OpenMenuAsync(page, "account-menu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Svenska" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "sv");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Kör ditt första projekt" })).ToBeVisibleAsync();

        await RunAsync(page);
        await LookAroundAsync(page);

        await page.GotoAsync("/sign-out");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Logga ut" }).ClickAsync();
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "sv");
        await Browser.LookEachWayAsync(page, "swedish-sign-in");
    }

    // The page is told of the end by others than its own browser.
    private static async Task RunAsync(IPage page)
    {
        await page.GotoAsync("/jobs/new");
        var run = page.Locator("form.submit:not([inert]) button[type=submit]");
        await Expect(run).ToBeEnabledAsync();
        await page.Locator("[name=Command]").FillAsync("sleep 3");
        await run.ClickAsync();
        await page.ComesToAsync(JobAddress());
        await Expect(page.Locator(".page-head").GetByText("Lyckades")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Browser.LookEachWayAsync(page, "swedish-job");
    }

    private static async Task LookAroundAsync(IPage page)
    {
        foreach (
            var (name, path) in new[]
            {
                ("home", "/"),
                ("jobs", "/jobs"),
                ("submit", "/jobs/new"),
                ("system-add", "/systems/add"),
                ("ledger", "/ledger"),
                ("account", "/account"),
            }
        )
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("h1")).ToBeVisibleAsync();
            await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
            Assert.Equal(path, new Uri(page.Url).AbsolutePath);
            await Browser.LookEachWayAsync(page, $"swedish-{name}");
        }
    }

    [GeneratedRegex(@"/jobs/\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobAddress();
}
