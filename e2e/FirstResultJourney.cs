using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>From the console's link to a picture: what a newcomer does on the first day, in one browser.</summary>
public sealed partial class FirstResultJourney(Browser browser) : IClassFixture<Browser>
{
    private static readonly string Example = Path.Combine(PortalProgram.Repository, "examples/digits");

    [Fact]
    public async Task Newcomer_MakesAnAccount_DropsAFolder_RunsIt_WatchesIt_AndOpensThePicture()
    {
        var page = await browser.OpenAsync();
        await MakeAccountAsync(page);
        await DropAndSubmitAsync(page);
        await WatchAsync(page);
        await OpenPictureAsync(page);
        await KeepDraftOverReloadAsync(page);
        await WriteYamlBesideTheFormAsync(page);
        await SaveFilterAsync(page);
        await ChooseContrastAsync(page);
        await CancelFromTwoBrowsersAsync();
        await ComeBackAfterARestartAsync();
        var lasting = await browser.SignedInAsync();
        await new LookRound(browser).WalkAsync(await SubmitForLookingAsync(lasting));
        await CancelAsync(lasting);
    }

    private async Task MakeAccountAsync(IPage page)
    {
        await browser.FillFirstAccountAsync(page);
        await Browser.LookEachWayAsync(page, "setup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        await browser.EnrolAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Run your first project" })).ToBeVisibleAsync();
        await Expect(page.GetByText("is ready:")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Browser.LookEachWayAsync(page, "first-visit");
    }

    private static async Task DropAndSubmitAsync(IPage page)
    {
        var chooser = page.Locator("input[type=file][webkitdirectory]");
        await Expect(chooser).ToBeEnabledAsync();
        await chooser.SetInputFilesAsync(Example);
        var keep = page.GetByRole(AriaRole.Link, new() { Name = "New job" }).Last;
        await Expect(page.GetByText("digits is here.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await keep.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New job", Level = 1 })).ToBeVisibleAsync();
        var run = page.Locator("form.submit button[type=submit]");
        await Expect(run).ToBeEnabledAsync();
        await Browser.LookAsync(page, "submit-filled-light");
        await run.ClickAsync();
        await page.ComesToAsync(JobAddress());
    }

    private static async Task WatchAsync(IPage page)
    {
        var log = page.GetByRole(AriaRole.Log);
        await Expect(log).ToContainTextAsync("loss", new() { Timeout = 60_000 });
        var early = await CountedLinesAsync(page);
        await page.WaitForFunctionAsync(
            "early => Number((document.querySelector('.log .card-foot')?.textContent ?? '').replace(/[^0-9]*([0-9,]+) lines.*/s, '$1').replace(',', '')) > early",
            early,
            new() { Timeout = 60_000 }
        );
        await Browser.LookAsync(page, "job-running-light");
        await Expect(page.Locator("h1").Locator("xpath=ancestor::*[contains(@class,'page-head')]").GetByText("Succeeded"))
            .ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByRole(AriaRole.Main).GetByText("Succeeded").Nth(1)).ToBeVisibleAsync();
        // One listener in the browser hears the numbers of all lines.
        await log.Locator(".n").Last.ClickAsync();
        await page.ComesToAsync(url => url.Contains("line=", StringComparison.Ordinal));
    }

    private static async Task<int> CountedLinesAsync(IPage page)
    {
        var foot = await page.Locator(".log .card-foot").InnerTextAsync();
        var found = Lines().Match(foot);
        return found.Success
            ? int.Parse(found.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    private static async Task OpenPictureAsync(IPage page)
    {
        await page.Locator(".results a.name", new() { HasText = ".png" }).First.ClickAsync();
        var picture = page.Locator("main div.picture img");
        await Expect(picture).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main div.picture img')?.naturalWidth > 0");
        await Browser.LookAsync(page, "result-picture-light");
    }

    private static async Task KeepDraftOverReloadAsync(IPage page)
    {
        await OpenFormAsync(page);
        await page.GetByLabel("Command", new() { Exact = true }).FillAsync("python3 kept.py");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Strong).Filter(new() { HasText = "What you typed before is here again." })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("python3 kept.py");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        await Expect(page.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("");
    }

    private static async Task WriteYamlBesideTheFormAsync(IPage page)
    {
        await OpenFormAsync(page);
        var editor = page.Locator(".linked-file .code-editor[data-editing] .cm-content");
        var yaml = page.Locator("textarea[name=Yaml]");
        await Browser.ReplaceCodeAsync(editor, "# mine\nenvironment:\n  cmd: python3 a.py # slow\n");
        await Expect(page.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("python3 a.py");
        await editor.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("End");
        await page.GetByLabel("Nodes", new() { Exact = true }).FillAsync("2");
        await Expect(yaml).ToHaveValueAsync("# mine\nenvironment:\n  cmd: python3 a.py # slow\nconditions:\n  nodes: 2\n");
        // What the form wrote below has left the cursor where it was.
        await editor.FocusAsync();
        await page.Keyboard.TypeAsync(" alone");
        const string Both = "# mine alone\nenvironment:\n  cmd: python3 a.py # slow\nconditions:\n  nodes: 2\n";
        await Expect(yaml).ToHaveValueAsync(Both);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check only" }).ClickAsync();
        await Expect(page.GetByText("Nothing was submitted.")).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "submit-yaml");

        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Strong).Filter(new() { HasText = "What you typed before is here again." })).ToBeVisibleAsync();
        await Expect(yaml).ToHaveValueAsync(Both);
        await Expect(page.GetByLabel("Nodes", new() { Exact = true })).ToHaveValueAsync("2");
        await TypeWrongYamlAsync(page, editor);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        await Expect(yaml).ToHaveValueAsync("");
    }

    // Offers what can be typed, marks what cannot be read, and is not sent by the keys that save a file.
    private static async Task TypeWrongYamlAsync(IPage page, ILocator editor)
    {
        await editor.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("lim");
        await Expect(page.Locator(".cm-tooltip-autocomplete")).ToContainTextAsync("limits");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.TypeAsync("ts:\n");
        await Expect(page.Locator(".linked-file .file-faults .error")).ToContainTextAsync("Did you mean limits?");
        await Expect(page.Locator(".linked-file .cm-lintRange-error")).ToHaveTextAsync("limts");
        await page.Keyboard.PressAsync("Control+s");
        await Browser.LookEachWayAsync(page, "submit-yaml-fault");
        await Expect(page.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("python3 a.py");
    }

    // By keys alone, and found again on another device.
    private async Task SaveFilterAsync(IPage page)
    {
        await page.GotoAsync("/jobs?show=failed&q=digits");
        await PageLook.OpenSavingAsync(page);
        await page.Keyboard.TypeAsync("Broken digits");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".saved-filters [aria-current]")).ToHaveTextAsync("Broken digits");
        var other = await browser.SignedInAsync();
        await other.GotoAsync("/jobs");
        await other.GetByRole(AriaRole.Link, new() { Name = "Broken digits" }).ClickAsync();
        await other.ComesToAsync(address => address.EndsWith("/jobs?show=failed&q=digits", StringComparison.Ordinal));
        var undo = other.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await PageLook.PressUntilAsync(other.GetByRole(AriaRole.Button, new() { Name = "Delete" }), undo);
        await undo.ClickAsync();
        await Expect(other.Locator(".saved-filters [aria-current]")).ToHaveTextAsync("Broken digits");
        await other.Context.CloseAsync();
    }

    // What was chosen wins over what the system asks for, and is kept.
    private static async Task ChooseContrastAsync(IPage page)
    {
        var root = page.Locator("html");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Contrast = Contrast.More });
        await Expect(root).ToHaveAttributeAsync("data-contrast", "more");
        await ChooseThemeAsync(page, "Light");
        await Expect(root).Not.ToHaveAttributeAsync("data-contrast", "more");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Contrast = Contrast.NoPreference, ColorScheme = ColorScheme.Dark });
        await ChooseThemeAsync(page, "High contrast");
        await page.ReloadAsync();
        await Expect(root).ToHaveAttributeAsync("data-contrast", "more");
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await ChooseThemeAsync(page, "As the system is set");
        await Expect(root).Not.ToHaveAttributeAsync("data-contrast", "more");
    }

    private static async Task ChooseThemeAsync(IPage page, string theme)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Light, dark or high contrast" }).ClickAsync();
        await page.Locator("#theme-menu").GetByRole(AriaRole.Button, new() { Name = theme, Exact = true }).ClickAsync();
    }

    private async Task CancelFromTwoBrowsersAsync()
    {
        var first = await browser.SignedInAsync();
        await SubmitCommandAsync(first, "sleep 600");
        var second = await browser.SignedInAsync(width: 1000);
        await second.GotoAsync(first.Url);
        foreach (var page in new[] { first, second })
        {
            await PageLook.OpenDialogAsync(page, "Cancel job");
        }

        await Task.WhenAll(
            new[] { first, second }.Select(page =>
                page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel job" }).ClickAsync()
            )
        );
        foreach (var page in new[] { first, second })
        {
            await Expect(page.GetByRole(AriaRole.Main).GetByText("Cancelled").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        }
    }

    private async Task ComeBackAfterARestartAsync()
    {
        var page = await browser.SignedInAsync();
        // Its results are looked at beside those of the first job.
        const string Result = "mkdir -p result; (echo epoch,loss; echo 1,2.1; echo 2,1.4) >result/metrics.csv";
        await SubmitCommandAsync(page, $"sh -c '{Result}; for i in $(seq 1 40); do echo tick $i; sleep 0.5; done'");
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("tick 2", new() { Timeout = 60_000 });
        var form = await browser.SignedInAsync();
        await OpenFormAsync(form);
        await Browser.ReplaceCodeAsync(form.Locator(".code-editor[data-editing] .cm-content"), "# kept\nenvironment:\n  cmd: python3 half-typed\n");
        await Expect(form.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("python3 half-typed");
        await browser.Portal.StopAsync();
        await form.GetByLabel("Command", new() { Exact = true }).PressAsync("End");
        await form.GetByLabel("Command", new() { Exact = true }).PressSequentiallyAsync(".py");
        await browser.Portal.RunAsync();
        await Expect(form.GetByRole(AriaRole.Strong).Filter(new() { HasText = "What you typed before is here again." }))
            .ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(form.GetByLabel("Command", new() { Exact = true })).ToHaveValueAsync("python3 half-typed.py");
        await Expect(form.Locator("textarea[name=Yaml]")).ToHaveValueAsync("# kept\nenvironment:\n  cmd: python3 half-typed.py\n");
        await form.CloseAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("tick 40", new() { Timeout = 120_000 });
        await Expect(page.GetByRole(AriaRole.Main).GetByText("Succeeded").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    // A job of each kind that the pages tell apart; the page stays on the one that runs.
    private static async Task<JourneyJobs> SubmitForLookingAsync(IPage page)
    {
        var failed = await SubmitAsync(page, "sh -c 'echo no data in data/; exit 3'", "Failed");
        var waiting = await SubmitAsync(page, "sleep 1", "Waiting", ("Memory", "90 TiB"));
        var running = await SubmitAsync(page, "sh -c 'echo begun; sleep 3600'", "Running", ("Walltime", "2 h"));
        return new JourneyJobs("/jobs/1", "/jobs/2", failed, waiting, running);
    }

    private static async Task CancelAsync(IPage page)
    {
        await page.ReloadAsync();
        await PageLook.OpenDialogAsync(page, "Cancel job");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel job" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main).GetByText("Cancelled").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static Task<string> SubmitCommandAsync(IPage page, string command) => SubmitAsync(page, command, "Running");

    private static async Task<string> SubmitAsync(IPage page, string command, string state, params (string Label, string Text)[] fields)
    {
        var run = await OpenFormAsync(page);
        await page.GetByLabel("Command", new() { Exact = true }).FillAsync(command);
        foreach (var (label, text) in fields)
        {
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        }

        await run.ClickAsync();
        await page.ComesToAsync(JobAddress());
        await Expect(page.GetByRole(AriaRole.Main).GetByText(state).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return new Uri(page.Url).AbsolutePath;
    }

    // Until the connection stands, a person can not type into it either.
    private static async Task<ILocator> OpenFormAsync(IPage page)
    {
        await page.GotoAsync("/jobs/new");
        var run = page.Locator("form.submit:not([inert]) button[type=submit]");
        await Expect(run).ToBeEnabledAsync();
        return run;
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [GeneratedRegex(@"/jobs/\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobAddress();

    [GeneratedRegex(@"(?<n>[0-9,]+) lines", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lines();
}
