using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>What an owner looks after, without a mouse: people, tokens, filters, projects, notifications, executors.</summary>
public sealed partial class KeyboardCareJourney(Browser browser) : IClassFixture<Browser>
{
    private const string Guest = "lin@uni.example";

    [Fact]
    public async Task Owner_WithoutAMouse_InvitesMakesNamesRenamesAndDeletes()
    {
        var page = await browser.WithFirstAccountAsync();
        var keyboard = new Keyboard(page);
        await InviteAsync(page, keyboard);
        await MakeAndRevokeTokenAsync(page, keyboard);
        await SaveFilterAsync(page, keyboard);
        await RenameAndDeleteFilterAsync(page, keyboard);
        await MakeAndRenameProjectAsync(page, keyboard);
        await DeleteProjectAsync(page, keyboard);
        await ChooseNotificationsAsync(page, keyboard);
        await AddExecutorAsync(page, keyboard);
        await WalkLedgerAsync(page, keyboard);
        await GiveCommandAsync(page, keyboard);
        await TurnLettersOffAsync(page, keyboard);
    }

    private static async Task InviteAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Page", "People");
        await keyboard.EnterAsync(Button(page, "Invite"));
        await keyboard.TypeAsync(page.GetByLabel("For whom"), Guest);
        await keyboard.EnterAsync(Button(page, "Make link"));
        await Expect(page.GetByText("The invitation is made.")).ToBeVisibleAsync();
        var link = page.GetByLabel("Link of the invitation", new() { Exact = true });
        await keyboard.ToAsync(link);
        await Expect(link).ToContainTextAsync("/invitation#");
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(Button(page, "Copy Link of the invitation")).ToBeFocusedAsync();
        await keyboard.EnterAsync(Button(page, "I have it"));
        await Expect(link).ToBeHiddenAsync();
        await Expect(Button(page, $"Withdraw the invitation for {Guest}")).ToBeVisibleAsync();
    }

    private static async Task MakeAndRevokeTokenAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Page", "Account");
        await keyboard.EnterAsync(Button(page, "New token"));
        await keyboard.TypeAsync(page.GetByLabel("Name", new() { Exact = true }), "laptop");
        await keyboard.EnterAsync(Button(page, "Make token"));
        await Expect(page.GetByText("laptop is made.")).ToBeVisibleAsync();
        var secret = page.GetByLabel("Secret of the token", new() { Exact = true });
        await keyboard.ToAsync(secret);
        await Expect(secret).Not.ToBeEmptyAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await keyboard.EnterAsync(Button(page, "Revoke laptop"));
        await keyboard.EnterAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }));
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.GetByText("No program acts for you")).ToBeVisibleAsync();
        await Expect(secret).ToBeHiddenAsync();
    }

    private static async Task SaveFilterAsync(IPage page, Keyboard keyboard)
    {
        await GoToJobsAsync(page, keyboard);
        await page.Keyboard.PressAsync("/");
        await Expect(JobSearch(page)).ToBeFocusedAsync();
        // An n in a field is a letter, and no wish for a new job.
        await page.Keyboard.TypeAsync("night");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync("/jobs?q=night");

        await keyboard.EnterAsync(Button(page, "Save this filter"));
        await TypeOverAsync(page, page.GetByLabel("Name of the filter"), "Nights");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".saved-filters .notice")).ToHaveTextAsync("“Nights” is saved.");
    }

    private static async Task RenameAndDeleteFilterAsync(IPage page, Keyboard keyboard)
    {
        await Expect(Button(page, "Rename")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await TypeOverAsync(page, page.GetByLabel("Name of the filter"), "Night runs");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".saved-filters .notice")).ToHaveTextAsync("It is called “Night runs” now.");
        await Expect(page.Locator(".saved-filters [aria-current] .name")).ToHaveTextAsync("Night runs");

        await keyboard.EnterAsync(Button(page, "Delete"));
        await Expect(page.Locator(".saved-filters .notice")).ToHaveTextAsync("“Night runs” is deleted.");
        await Expect(Button(page, "Undo")).ToBeFocusedAsync();
        await Expect(page.Locator(".saved-filters .chips")).ToHaveCountAsync(0);
    }

    private static async Task MakeAndRenameProjectAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Command", "New project: drop a folder");
        var template = page.GetByRole(AriaRole.Button, new() { Name = "Sweep a parameter" });
        await Expect(template).ToBeEnabledAsync();
        await keyboard.EnterAsync(template);
        await page.ComesToAsync(ProjectAddress());
        await Expect(Title(page)).ToHaveTextAsync("sweep");

        var dialog = page.GetByRole(AriaRole.Dialog);
        await keyboard.EnterAsync(Button(page, "Rename"));
        await TypeOverAsync(page, dialog.GetByLabel("Name of the project"), "figures");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(Title(page)).ToHaveTextAsync("figures");
    }

    private static async Task DeleteProjectAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Page", "Projects");
        await keyboard.WalkToAsync(".projects tbody tr:first-child");
        await page.Keyboard.PressAsync("Enter");
        await page.ComesToAsync(ProjectAddress());
        await Expect(Title(page)).ToHaveTextAsync("figures");

        var dialog = page.GetByRole(AriaRole.Dialog);
        await keyboard.EnterAsync(Button(page, "Delete"));
        var delete = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete figures", Exact = true });
        await Expect(delete).ToBeDisabledAsync();
        await TypeOverAsync(page, dialog.GetByLabel("To delete it, type its name"), "figures");
        await Expect(delete).ToBeEnabledAsync();
        await keyboard.EnterAsync(delete);
        await page.ComesToAsync(address => new Uri(address).PathAndQuery == "/projects");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Drop a project folder" })).ToBeVisibleAsync();
    }

    private static async Task ChooseNotificationsAsync(IPage page, Keyboard keyboard)
    {
        var news = page.Locator("#notifications");
        var starts = news.GetByLabel("A job starts");
        await keyboard.OpenAsync(page.Locator("[popovertarget=notifications]"), news);
        await keyboard.OpenAsync(news.Locator("summary"), starts);
        var wasChosen = await starts.IsCheckedAsync();
        await keyboard.ToAsync(starts);
        await page.Keyboard.PressAsync("Space");
        await Expect(starts).ToBeCheckedAsync(new() { Checked = !wasChosen });
        await page.Keyboard.PressAsync("Escape");
        await Expect(news).ToBeHiddenAsync();

        // A folded list says it too.
        await page.ReloadAsync();
        await Expect(starts).ToBeCheckedAsync(new() { Checked = !wasChosen });
    }

    private static async Task AddExecutorAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Command", "Add an executor");
        var drawer = page.GetByRole(AriaRole.Dialog);
        await keyboard.TypeAsync(drawer.GetByLabel("Name", new() { Exact = true }), "ada-laptop");
        var make = drawer.GetByRole(AriaRole.Button, new() { Name = "Make a code", Exact = true });
        await Expect(make).ToBeEnabledAsync();
        await keyboard.EnterAsync(make);
        var command = drawer.GetByLabel("Command", new() { Exact = true });
        await keyboard.ToAsync(command);
        await Expect(command).Not.ToBeEmptyAsync();
        var code = drawer.GetByLabel("One-time code", new() { Exact = true });
        await keyboard.ToAsync(code);
        await Expect(code).Not.ToBeEmptyAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToBeHiddenAsync();
        await page.ComesToAsync(address => new Uri(address).PathAndQuery == "/executors");
        await keyboard.WalkToAsync(".executors tbody tr:first-child");
    }

    private static async Task WalkLedgerAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Page", "Ledger");
        // The newest has no job, and nothing to open.
        await keyboard.WalkToAsync(".ledger tbody tr:first-child");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".ledger tbody tr").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".ledger tbody tr").First).ToBeFocusedAsync();
    }

    private static async Task GiveCommandAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Command", "Dark theme");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("[data-go-to]")).ToBeFocusedAsync();
    }

    private static async Task TurnLettersOffAsync(IPage page, Keyboard keyboard)
    {
        await GoToJobsAsync(page, keyboard);
        await TurnLettersAsync(page, keyboard, isOn: false);
        // The browser has done all of it when the press comes back.
        await page.Keyboard.PressAsync("/");
        await Expect(JobSearch(page)).Not.ToBeFocusedAsync();

        await TurnLettersAsync(page, keyboard, isOn: true);
        await page.Keyboard.PressAsync("/");
        await Expect(JobSearch(page)).ToBeFocusedAsync();
    }

    private static async Task TurnLettersAsync(IPage page, Keyboard keyboard, bool isOn)
    {
        await keyboard.GoToAsync("Command", "Show the keys");
        var dialog = page.GetByRole(AriaRole.Dialog);
        var box = dialog.Locator("[data-single-keys]");
        await keyboard.ToAsync(box);
        await page.Keyboard.PressAsync("Space");
        await Expect(box).ToBeCheckedAsync(new() { Checked = isOn });
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
    }

    // The title gets the focus as soon as a page is there; before that it would be taken from whatever has it.
    private static async Task GoToJobsAsync(IPage page, Keyboard keyboard)
    {
        await keyboard.GoToAsync("Page", "Jobs");
        await Expect(Title(page)).ToHaveTextAsync("Jobs");
        await Expect(Title(page)).ToBeFocusedAsync();
    }

    // The page has led the focus there.
    private static async Task TypeOverAsync(IPage page, ILocator field, string text)
    {
        await Expect(field).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
        await Expect(field).ToHaveValueAsync(text);
    }

    private static ILocator JobSearch(IPage page) => page.GetByLabel("Name or number of a job");

    private static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [GeneratedRegex(@"/projects/[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectAddress();
}
