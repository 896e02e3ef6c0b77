using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>What goes wrong on an ordinary day: a slow line, a reload at the wrong moment, a session that ends under what is being typed.</summary>
public sealed partial class RoughRoadJourney(Browser browser) : IClassFixture<Browser>
{
    // Of what moves on a page, what most people do not notice: https://web.dev/articles/cls calls up to 0.1 good; half of it here.
    private const double MostShift = 0.05;
    private readonly List<string> _recoveryCodes = [];

    [Fact]
    public async Task Person_OnABadDay_LosesNothing_AndNothingJumps()
    {
        var page = await browser.OpenAsync();
        await browser.FillFirstAccountAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        _recoveryCodes.AddRange((await browser.EnrolAsync(page)).RecoveryCodes);

        await ReloadInAnUploadAsync(page);
        var job = await RunAsync(page, "sh -c 'seq 1 200; exit 3'");
        await GoBackToAFilterAsync(page);
        await KeepTwoTabsApartAsync(page);
        await GoOnTryingAsync(page);
        await StandStillOnASlowLineAsync(job);
        await SignOutUnderAFormAsync(page);
    }

    private static async Task ReloadInAnUploadAsync(IPage page)
    {
        var folder = Directory.CreateTempSubdirectory("heavy-").FullName;
        try
        {
            // All travel at once and of different sizes, so that one has arrived long before the last.
            foreach (var (name, size) in new[] { ("a.bin", 200_000), ("b.bin", 600_000), ("c.bin", 1_200_000) })
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, name), RandomNumberGenerator.GetBytes(size));
            }

            await using (await SlowLine.OfAsync(page, upload: 100_000))
            {
                await DropAsync(page, folder);
                await Expect(page.GetByRole(AriaRole.Progressbar).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
                await Expect(page.Locator(".sending .field-note")).Not.ToContainTextAsync("0 B sent", new() { Timeout = 60_000 });
                await page.ReloadAsync();
            }

            await DropAsync(page, folder);
            await Expect(page.GetByText("is here.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Expect(page.Locator(".zone [role=status]")).ToContainTextAsync("travelled");
            await Expect(page.Locator(".zone [role=status]")).ToContainTextAsync("were here already.");
            await page.GetByRole(AriaRole.Link, new() { Name = "Look at the files" }).ClickAsync();
            await Expect(page.Locator("table.files a", new() { HasText = ".bin" })).ToHaveCountAsync(3);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task DropAsync(IPage page, string folder)
    {
        await page.GotoAsync("/projects");
        var chooser = page.Locator("input[type=file][webkitdirectory]");
        var add = page.GetByRole(AriaRole.Button, new() { Name = "New project" });
        await Expect(chooser.Or(add).First).ToBeVisibleAsync();
        if (await add.IsVisibleAsync())
        {
            await PageLook.PressUntilAsync(add, chooser);
        }

        await Expect(chooser).ToBeEnabledAsync();
        await chooser.SetInputFilesAsync(folder);
    }

    private static async Task GoBackToAFilterAsync(IPage page)
    {
        await page.GotoAsync("/jobs?show=failed");
        await page.Locator("td.at-name a").First.ClickAsync();
        await page.ComesToAsync(JobAddress());
        await page.GoBackAsync();
        await Expect(page.Locator(".filter.is-chosen")).ToContainTextAsync("Failed");
        await Expect(page.Locator("td.at-name a").First).ToBeVisibleAsync();
    }

    // Two tabs of one person on the same form: each keeps its own.
    private static async Task KeepTwoTabsApartAsync(IPage one)
    {
        var two = await one.Context.NewPageAsync();
        foreach (var (tab, text) in new[] { (one, "python3 one.py"), (two, "python3 two.py") })
        {
            await (await CommandAsync(tab)).FillAsync(text);
        }

        foreach (var (tab, text) in new[] { (one, "python3 one.py"), (two, "python3 two.py") })
        {
            await tab.ReloadAsync();
            await Expect(tab.GetByRole(AriaRole.Strong).Filter(new() { HasText = "What you typed before is here again." })).ToBeVisibleAsync();
            await Expect(tab.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync(text);
        }

        await two.CloseAsync();
        await one.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
    }

    // Blazor gives up after minutes; the strip says that it goes on. What Blazor would say and answer is said here.
    private static async Task GoOnTryingAsync(IPage page)
    {
        await page.EvaluateAsync(
            """
            () => {
              const strip = document.getElementById("components-reconnect-modal");
              const say = (state) => strip.dispatchEvent(new CustomEvent("components-reconnect-state-changed", { detail: { state } }));
              window.tries = 0;
              Blazor.reconnect = async () => {
                if (++window.tries < 3) throw new Error("out of reach");
                say("hide");
                return true;
              };
              say("failed");
            }
            """
        );
        await page.WaitForFunctionAsync("() => window.tries === 3", null, new() { Timeout = 30_000 });
        await page.EvaluateAsync("() => document.querySelector('#components-reconnect-modal .retry').click()");
        Assert.Equal(3, await page.EvaluateAsync<int>("() => window.tries"));
    }

    private async Task StandStillOnASlowLineAsync(string job)
    {
        var page = await browser.SignedInAsync();
        var faults = new StringBuilder();
        await using var line = await SlowLine.OfAsync(page);
        foreach (var path in new[] { "/", "/jobs", job, "/jobs/new", "/projects", "/executors", "/ledger", "/account" })
        {
            var seen = await line.OpenAsync(path);
            if (seen.Shift > MostShift)
            {
                faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{path}: {seen.Shift:F3} {seen.Shifted}");
            }
        }

        await page.Context.CloseAsync();
        Assert.True(faults.Length == 0, faults.ToString());
    }

    private async Task SignOutUnderAFormAsync(IPage page)
    {
        await (await CommandAsync(page)).FillAsync("python3 half-typed.py");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/sign-out");
        await other.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.CloseAsync();

        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in", seconds: 90);
        await Browser.WithPasswordAsync(page);
        await Browser.WithCodeAsync(page, _recoveryCodes[0]);
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/jobs/new");
        await Expect(page.GetByRole(AriaRole.Strong).Filter(new() { HasText = "What you typed before is here again." })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("python3 half-typed.py");
    }

    private static async Task<string> RunAsync(IPage page, string command)
    {
        await (await CommandAsync(page)).FillAsync(command);
        await page.Locator("form.submit button[type=submit]").ClickAsync();
        await page.ComesToAsync(JobAddress());
        await Expect(page.Locator(".page-head").GetByText("Failed")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task<ILocator> CommandAsync(IPage page)
    {
        await page.GotoAsync("/jobs/new");
        await Expect(page.Locator("form.submit:not([inert]) button[type=submit]")).ToBeEnabledAsync();
        return page.GetByLabel("Command", new() { Exact = true });
    }

    [GeneratedRegex(@"/jobs/\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobAddress();
}
