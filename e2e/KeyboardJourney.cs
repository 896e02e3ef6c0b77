using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>What a newcomer does on the first day, without a mouse.</summary>
public sealed partial class KeyboardJourney(Browser browser) : IClassFixture<Browser>
{
    private static readonly string Example = Path.Combine(PortalProgram.Repository, "examples/digits");

    [Fact]
    public async Task Newcomer_WithoutAMouse_RunsReadsCancelsComparesAndEdits()
    {
        var page = await browser.OpenAsync();
        var keyboard = new Keyboard(page);
        await MakeAccountAsync(page, keyboard);
        await DropAndRunAsync(page, keyboard);
        await ReadAsync(page, keyboard);
        await CancelAsync(page, keyboard);
        await CompareAsync(page, keyboard);
        await EditAsync(page, keyboard);
        await ChangeThemeAsync(page, keyboard);
        await SignOutAsync(page, keyboard);
    }

    private async Task MakeAccountAsync(IPage page, Keyboard keyboard)
    {
        await page.GotoAsync((await browser.Portal.SetupLinkAsync()).ToString());
        await keyboard.TypeAsync(page.GetByLabel("Your name"), "Ada Lindqvist");
        await keyboard.TypeAsync(page.GetByLabel("E-mail address"), Browser.Email);
        await keyboard.TypeAsync(page.GetByLabel("Password"), Browser.Password);
        await keyboard.TypeAsync(page.GetByLabel("Colony"), "Vision lab");
        await page.Keyboard.PressAsync("Enter");
        await keyboard.EnterAsync(Link(page, "Set up an app"));
        var secret = (await page.Locator("[data-secret]").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        var code = await Codes.EarlierAsync(secret);
        await keyboard.TypeAsync(page.GetByLabel("Code", new() { Exact = true }), code);
        await page.Keyboard.PressAsync("Enter");
        await keyboard.EnterAsync(Link(page, "I have kept them"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Run your first project" })).ToBeVisibleAsync();
    }

    private static async Task DropAndRunAsync(IPage page, Keyboard keyboard)
    {
        await Expect(page.GetByText("is ready:")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var input = page.Locator("input[type=file][webkitdirectory]");
        await Expect(input).ToBeEnabledAsync();
        await keyboard.ToAsync(input);
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(Example);
        await Expect(page.GetByText("digits is here.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await keyboard.EnterAsync(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "New job" }));
        await RunAsync(page, keyboard, command: null);
    }

    private static async Task ReadAsync(IPage page, Keyboard keyboard)
    {
        var log = page.GetByRole(AriaRole.Log);
        await Expect(log).ToContainTextAsync("loss", new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByLabel("Search the log")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("epoch");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".log mark").First).ToBeVisibleAsync();
        await page.ComesToAsync(LineAddress());
        // Before the first hit comes the last.
        var hits = page.Locator(".hits");
        await Expect(hits).ToContainTextAsync("1 of ");
        var last = (await hits.InnerTextAsync()).Split(' ')[^1];
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(hits).ToHaveTextAsync($"{last} of {last}");
        await Expect(page.GetByLabel("Search the log")).ToBeFocusedAsync();
        await Expect(page.Locator(".page-head").GetByText("Succeeded")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        // Who listens to the page is told too.
        await Expect(page.Locator("[aria-live=polite]", new() { HasText = "digits: Succeeded" })).ToHaveCountAsync(1);
        await keyboard.EnterAsync(page.Locator(".results a.name", new() { HasText = ".png" }));
        await Expect(page.Locator("main div.picture img")).ToBeVisibleAsync();
        // What is shown takes the focus, which would else come behind the next key.
        await Expect(page.Locator("#preview-title")).ToBeFocusedAsync();
        // Who comes by its address stands there too, and not at the page's title: that is led to before the bell is read.
        await page.ReloadAsync();
        await Expect(page.Locator("#notifications details")).ToBeAttachedAsync();
        await Expect(page.Locator("#preview-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator(".at-timeline")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("l");
        await Expect(page.Locator(".link-told .strong")).ToBeVisibleAsync();
    }

    private static async Task CancelAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Command", "New job");
        await RunAsync(page, keyboard, "sleep 600");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Cancel job" });
        var dialog = page.GetByRole(AriaRole.Dialog);
        await keyboard.OpenAsync(button, dialog);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();
        await keyboard.OpenAsync(button, dialog);
        await keyboard.EnterAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel job" }));
        await Expect(page.Locator(".page-head").GetByText("Cancelled")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task CompareAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Page", "Jobs");
        await keyboard.OpenAsync(page.GetByLabel("Choose job 1"), page.Locator(".chosen"), "Space");
        await keyboard.ToAsync(page.GetByLabel("Choose job 2"));
        await page.Keyboard.PressAsync("Space");
        await keyboard.EnterAsync(Link(page, "Compare"));
        await Expect(page.Locator("table.compare").First).ToBeVisibleAsync();
    }

    private static async Task EditAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Project", "digits");
        await page.ComesToAsync(ProjectAddress());
        await keyboard.EnterAsync(Link(page, "Files"));
        await keyboard.EnterAsync(page.Locator("table.files a", new() { HasText = "project.yaml" }));
        var editor = page.Locator(".code-editor[data-editing] .cm-content");
        await keyboard.ToAsync(editor);
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("\n# By keyboard");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".standing", new() { HasText = "Saved as state" })).ToBeVisibleAsync();

        // Tab indents in an editor; Esc before it leads out.
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Tab");
        await Expect(editor).Not.ToBeFocusedAsync();
    }

    private static async Task ChangeThemeAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.OpenAsync(page.Locator("[popovertarget=theme-menu]"), page.Locator("#theme-menu"));
        await keyboard.EnterAsync(page.Locator("#theme-menu").GetByRole(AriaRole.Button, new() { Name = "Dark" }));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    private static async Task SignOutAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.OpenAsync(page.Locator("[popovertarget=account-menu]"), page.Locator("#account-menu"));
        await keyboard.EnterAsync(page.Locator("#account-menu").GetByText("Sign out"));
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in");
    }

    private static async Task RunAsync(IPage page, Keyboard keyboard, string? command)
    {
        await Expect(page.Locator("form.submit:not([inert]) button[type=submit]")).ToBeEnabledAsync();
        await keyboard.TypeAsync(page.GetByLabel("Command", new() { Exact = true }), command ?? "");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.ComesToAsync(JobAddress());
    }

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    [GeneratedRegex(@"/jobs/\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobAddress();

    [GeneratedRegex(@"/projects/[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectAddress();

    // Of the hit, so that a copied link leads to it.
    [GeneratedRegex(@"/jobs/\d+\?line=\d+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LineAddress();
}
