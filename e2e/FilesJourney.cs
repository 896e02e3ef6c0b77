using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>Somebody makes a project from a template and writes in its files, all in the browser.</summary>
public sealed partial class FilesJourney(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Person_EditsFiles_LosesNothing_AndSeesWhatChanged()
    {
        var page = await browser.WithFirstAccountAsync();
        // Styles that the editor makes for itself are what the portal's rules for pages allow; anything refused is said on the console.
        var refused = new List<string>();
        page.Console += (_, said) => refused.AddRange(said.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [said.Text] : []);
        await page.GotoAsync("/projects");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sweep a parameter" }).ClickAsync();
        await page.ComesToAsync(ProjectAddress());
        var project = new Uri(page.Url).AbsolutePath;

        await LookAroundAsync(page, project);
        await TypeAndSaveAsync(page, project);
        await KeepDraftOverReloadAsync(page);
        await CheckProjectFileAsync(page, project);
        await MeetAnotherAsync(page, project);
        await CompareAsync(page, project);
        await AddAFileAsync(page, project);
        await ChangeNamesAsync(page, project);
        await PasteMuchAsync(page, project);
        Assert.Empty(refused);
    }

    private static async Task LookAroundAsync(IPage page, string project)
    {
        await Browser.LookEachWayAsync(page, "files-project");
        await page.GetByRole(AriaRole.Link, new() { Name = "Files", Exact = true }).ClickAsync();
        await Expect(page.Locator("table.files")).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "files");
        await OpenAsync(page, project, "src/sweep.py");
        await Browser.LookEachWayAsync(page, "files-editor");
    }

    private static async Task TypeAndSaveAsync(IPage page, string project)
    {
        var editor = await OpenAsync(page, project, "src/sweep.py");
        await editor.PressAsync("Control+Home");
        await page.Keyboard.TypeAsync("# One more line\n");
        await Expect(page.Locator(".standing", new() { HasText = "Not saved yet" })).ToBeVisibleAsync();
        // Tab indents; after Esc it leaves, to what comes next on the page.
        await page.Keyboard.PressAsync("Tab");
        await Expect(editor).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".standing", new() { HasText = "Saved as state" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Tab");
        await Expect(editor).Not.ToBeFocusedAsync();

        await page.ReloadAsync();
        await Expect(await EditorAsync(page)).ToContainTextAsync("# One more line");
    }

    private static async Task KeepDraftOverReloadAsync(IPage page)
    {
        var editor = await EditorAsync(page);
        await editor.PressAsync("Control+Home");
        await page.Keyboard.TypeAsync("# Not saved\n");
        await page.ReloadAsync();
        editor = await EditorAsync(page);
        await Expect(editor).ToContainTextAsync("# Not saved");
        await Expect(page.Locator(".standing", new() { HasText = "Not saved yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(editor).Not.ToContainTextAsync("# Not saved");
    }

    private static async Task CheckProjectFileAsync(IPage page, string project)
    {
        var editor = await OpenAsync(page, project, "project.yaml");
        await editor.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("conditons:\n");
        await Expect(page.Locator(".file-faults .error")).ToContainTextAsync("Did you mean conditions?");
        await Expect(page.Locator(".cm-lintRange-error")).ToHaveTextAsync("conditons");
        await Expect(editor).ToHaveAttributeAsync("aria-invalid", "true");
        await Browser.LookEachWayAsync(page, "files-faults");
        for (var letters = 0; letters < "conditons:\n".Length; letters++)
        {
            await page.Keyboard.PressAsync("Backspace");
        }

        await Expect(page.Locator(".file-faults .error")).ToBeHiddenAsync();
        await page.Keyboard.TypeAsync("sl");
        await Expect(page.Locator(".cm-tooltip-autocomplete")).ToContainTextAsync("slurm");
        await Browser.LookEachWayAsync(page, "files-completion");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("par");
        await Expect(page.Locator(".cm-tooltip-autocomplete")).ToContainTextAsync("partition");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("small");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".standing", new() { HasText = "Saved as state" })).ToBeVisibleAsync();
        await Expect(editor).ToContainTextAsync("  partition: small");
    }

    // Two browsers on one file: the second to save loses nothing, and is told.
    private async Task MeetAnotherAsync(IPage page, string project)
    {
        var other = await browser.SignedInAsync();
        var theirs = await OpenAsync(other, project, "src/sweep.py");
        var mine = await OpenAsync(page, project, "src/sweep.py");
        await theirs.PressAsync("Control+Home");
        await other.Keyboard.TypeAsync("# Theirs\n");
        await other.Keyboard.PressAsync("Control+s");
        await Expect(other.Locator(".standing", new() { HasText = "Saved as state" })).ToBeVisibleAsync();
        await mine.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("# Mine\n");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.GetByText("What you typed is still here.")).ToBeVisibleAsync();
        await Expect(mine).ToContainTextAsync("# Mine");
        await Browser.LookEachWayAsync(page, "files-moved-on");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save on top of the newest state" }).ClickAsync();
        await Expect(page.Locator(".standing", new() { HasText = "Saved as state" })).ToBeVisibleAsync();
        await other.Context.CloseAsync();
    }

    private static async Task CompareAsync(IPage page, string project)
    {
        await page.GotoAsync(project);
        await page.Locator("table.states").GetByText("Changes").First.ClickAsync();
        await Expect(page.Locator(".line.added", new() { HasText = "# Mine" })).ToBeVisibleAsync();
        await Expect(page.Locator(".line.removed", new() { HasText = "# Theirs" })).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "files-compare");
    }

    // A file that cannot be written on the page: it comes beside what is there.
    private static async Task AddAFileAsync(IPage page, string project)
    {
        await page.GotoAsync(project);
        var chooser = page.GetByLabel("Choose files");
        await Expect(chooser).ToBeEnabledAsync();
        await chooser.SetInputFilesAsync(
            new FilePayload
            {
                Name = "data.bin",
                MimeType = "application/octet-stream",
                Buffer = [0, 1, 2, 255],
            }
        );
        await Expect(page.GetByText("1 file added, 0 replaced; the other")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the files" }).ClickAsync();
        await Expect(page.Locator("table.files a", new() { HasText = "data.bin" })).ToBeVisibleAsync();
        await Expect(page.Locator("table.files a", new() { HasText = "project.yaml" })).ToBeVisibleAsync();
    }

    private static async Task ChangeNamesAsync(IPage page, string project)
    {
        await page.GotoAsync(project + "/files");
        await PageLook.OpenDialogAsync(page, "New file");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Path", new() { Exact = true }).FillAsync("notes/today.md");
        await Browser.LookEachWayAsync(page, "files-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await EditorAsync(page);
        await PageLook.OpenDialogAsync(page, "Rename");
        await page.GetByLabel("New path").FillAsync("notes/tomorrow.md");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(page.Locator(".file-tree [aria-current]")).ToHaveTextAsync("tomorrow.md");
        await Expect(page.GetByText("not yours to see")).ToHaveCountAsync(0);
        await PageLook.OpenDialogAsync(page, "Delete");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("This folder is empty")).ToBeVisibleAsync();
    }

    // Far more than one message of a circuit takes.
    private static async Task PasteMuchAsync(IPage page, string project)
    {
        var editor = await OpenAsync(page, project, "src/sweep.py");
        await editor.PressAsync("Control+End");
        await Browser.PasteAsync(editor, string.Concat(Enumerable.Repeat("# 0123456789 åäö 0123456789\n", 15_000)));
        await page.Keyboard.TypeAsync("# The end");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".standing", new() { HasText = "Saved as state" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        editor = await EditorAsync(page);
        await editor.PressAsync("Control+End");
        await Expect(editor).ToContainTextAsync("# The end");
    }

    private static async Task<ILocator> OpenAsync(IPage page, string project, string path)
    {
        await page.GotoAsync($"{project}/files?path={Uri.EscapeDataString(path)}");
        return await EditorAsync(page);
    }

    private static async Task<ILocator> EditorAsync(IPage page)
    {
        var editor = page.Locator(".code-editor[data-editing] .cm-content");
        await Expect(editor).ToBeVisibleAsync();
        return editor;
    }

    [GeneratedRegex(@"/projects/[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectAddress();
}
