using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>One thing to look at: where it is, and what has to be opened there first.</summary>
/// <param name="Name">Under which its pictures are kept.</param>
/// <param name="Path">The address.</param>
/// <param name="OpenAsync">Opens it, and comes back when it stands there; null when the page itself is looked at.</param>
/// <param name="OnlyNarrow">Whether a wide page shows it anyway, beside what else it shows.</param>
public sealed partial record PageLook(string Name, string Path, Func<IPage, Task>? OpenAsync = null, bool OnlyNarrow = false)
{
    /// <summary>All that a signed-in person can see after the journey's jobs.</summary>
    public static IReadOnlyList<PageLook> All(JourneyJobs jobs) =>
        [
            // First, while the sign-in is fresh: later they lead to /confirm.
            new("second-factor", "/second-factor"),
            new("second-factor-app", "/second-factor/app"),
            new("recovery-codes", "/account/recovery-codes"),
            new("home", "/"),
            new("jobs", "/jobs"),
            new("jobs-filters", "/jobs", OpenMoreFiltersAsync),
            new("jobs-saved-filter", "/jobs?show=failed&q=digits", page => ShowsAsync(page.Locator(".saved-filters [aria-current]"))),
            new("jobs-save-filter", "/jobs?show=failed", OpenSavingAsync),
            new("jobs-chosen", "/jobs", ChooseTwoAsync),
            new("jobs-cancel-dialog", "/jobs", OpenCancelChosenAsync),
            new("jobs-compare", "/jobs/compare?a=1&b=2", page => ShowsAsync(page.Locator("table.compare"))),
            new("jobs-compare-file", "/jobs/compare?a=1&b=3&file=metrics.csv", TwoTablesAsync),
            new("go-to", "/", OpenGoToAsync),
            new("keys", "/", OpenKeysAsync),
            new("job", jobs.Succeeded, page => Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("epoch")),
            new("job-log-downloads", jobs.Succeeded, OpenLogDownloadsAsync),
            new("job-timeline", jobs.Succeeded + "?tab=timeline", page => ShowsAsync(page.Locator(".at-timeline .entries")), OnlyNarrow: true),
            new("job-spec", jobs.Succeeded + "?tab=spec", page => ShowsAsync(page.Locator(".at-spec .card")), OnlyNarrow: true),
            new("job-cancelled", jobs.Cancelled),
            new("job-failed", jobs.Failed, page => ShowsAsync(page.GetByText("What ended it"))),
            new("job-waiting", jobs.Waiting, page => ShowsAsync(page.GetByText("Why is it waiting?"))),
            new("job-cancel-dialog", jobs.Running, page => OpenDialogAsync(page, "Cancel job")),
            new("submit", "/jobs/new", page => ShowsAsync(page.Locator(".code-editor[data-editing] .cm-content"))),
            new("projects", "/projects"),
            new("project", "/projects", OpenProjectAsync),
            new("project-rename", "/projects", OpenRenamingAsync),
            new("project-delete", "/projects", OpenDeletionAsync),
            new("project-file", "/projects", OpenProjectFileAsync),
            new("snapshot", jobs.Succeeded, OpenSnapshotAsync),
            new("snapshot-file", jobs.Succeeded, OpenSnapshotFileAsync),
            new("result-picture", jobs.Succeeded + "?tab=results", OpenResultAsync),
            new("result-table", jobs.Succeeded + "?tab=results&result=metrics.csv", page => ShowsAsync(page.Locator(".at-preview table"))),
            new("result-chart", jobs.Succeeded + "?tab=results&result=metrics.csv&as=chart", page => ShowsAsync(page.Locator(".at-preview figure"))),
            new("job-link", jobs.Succeeded, OpenLinkAsync),
            new("notifications", "/", page => OpenMenuAsync(page, "notifications")),
            new("executors", "/executors"),
            new("executor-add", "/executors", page => OpenDialogAsync(page, "Add executor")),
            new("executor-retire", "/executors", OpenRetireAsync),
            new("system-add", "/systems/add"),
            new("system-add-by-hand", "/systems/add", OpenByHandAsync),
            new("ledger", "/ledger"),
            new("account", "/account"),
            new("account-new-token", "/account", OpenNewTokenAsync),
            new("account-new-client", "/account", OpenNewClientAsync),
            new("people", "/people"),
            new("people-invite", "/people", OpenInvitationAsync),
            new("colonies", "/colonies"),
            new("admin-people", "/admin/people"),
            new("admin-colonies", "/admin/colonies"),
            new("admin-operations", "/admin/operations"),
            new("password", "/account/password"),
            new("confirm", "/confirm"),
            new("sign-out", "/sign-out"),
            new("refused", "/refused"),
            new("failed", "/failed"),
            new("not-found", "/not-found"),
            new("account-menu", "/", page => OpenMenuAsync(page, "account-menu")),
            new("theme-menu", "/", page => OpenMenuAsync(page, "theme-menu")),
        ];

    private static Task OpenMoreFiltersAsync(IPage page) => PressUntilAsync(page.GetByText("More filters"), page.Locator(".find-form"));

    /// <summary>Opens the field for a saved filter's name.</summary>
    public static async Task OpenSavingAsync(IPage page)
    {
        var name = page.GetByLabel("Name of the filter");
        await PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "Save this filter" }), name);
        // What is typed before goes nowhere.
        await Assertions.Expect(name).ToBeFocusedAsync();
    }

    private static async Task ChooseTwoAsync(IPage page)
    {
        var boxes = page.Locator(".at-choose input");
        await PressUntilAsync(boxes.First, page.Locator(".chosen"));
        await boxes.Nth(1).ClickAsync();
        await ShowsAsync(page.GetByText("2 jobs chosen"));
    }

    private static async Task OpenCancelChosenAsync(IPage page)
    {
        await page.GotoAsync("/jobs?show=running");
        await PressUntilAsync(page.Locator(".at-choose input").First, page.Locator(".chosen"));
        await OpenDialogAsync(page, "Cancel");
    }

    private static async Task OpenGoToAsync(IPage page)
    {
        await PressUntilAsync(page.Locator("[data-go-to]"), page.GetByRole(AriaRole.Combobox));
        await page.GetByRole(AriaRole.Combobox).FillAsync("di");
        await ShowsAsync(page.GetByRole(AriaRole.Option, new() { Name = "digits" }));
    }

    private static async Task OpenKeysAsync(IPage page)
    {
        await PressUntilAsync(page.Locator("[data-go-to]"), page.GetByRole(AriaRole.Combobox));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("?");
        await ShowsAsync(page.GetByRole(AriaRole.Dialog));
    }

    private static Task OpenByHandAsync(IPage page) =>
        PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "By hand" }), page.GetByRole(AriaRole.Button, new() { Name = "Add it" }));

    private static Task TwoTablesAsync(IPage page) => Assertions.Expect(page.Locator(".side-by-side table")).ToHaveCountAsync(2);

    private static Task ShowsAsync(ILocator locator) => Assertions.Expect(locator.First).ToBeVisibleAsync();

    /// <summary>A static button answers at once; one of the circuit's only when the circuit stands. So it is pressed until what it opens is there.</summary>
    public static async Task PressUntilAsync(ILocator button, ILocator opened)
    {
        await Assertions.Expect(button).ToBeVisibleAsync();
        for (var tries = 0; tries < 20 && !await opened.IsVisibleAsync(); tries++)
        {
            await button.ClickAsync();
            try
            {
                await opened.WaitForAsync(new LocatorWaitForOptions { Timeout = 1_500 });
            }
            catch (TimeoutException)
            {
                // The circuit was not there yet.
            }
        }

        await Assertions.Expect(opened).ToBeVisibleAsync();
    }

    /// <summary>Presses a button until its dialog stands.</summary>
    public static Task OpenDialogAsync(IPage page, string button) =>
        PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = button }).First, page.GetByRole(AriaRole.Dialog));

    /// <summary>Presses what opens a menu until it is open.</summary>
    public static Task OpenMenuAsync(IPage page, string menu) => PressUntilAsync(page.Locator($"[popovertarget={menu}]"), page.Locator($"#{menu}"));

    private static async Task OpenLogDownloadsAsync(IPage page)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("epoch");
        await PressUntilAsync(page.Locator(".log-tools details.drop summary"), page.Locator(".log-tools details.drop .menu"));
    }

    private static async Task OpenProjectAsync(IPage page)
    {
        await page.Locator("main td.name a").First.ClickAsync();
        await page.ComesToAsync(ProjectAddress());
        await ShowsAsync(page.Locator("table.states td.name a"));
    }

    // The state that a job ran.
    private static async Task OpenSnapshotAsync(IPage page)
    {
        await page.Locator(".facts-inline a.mono").ClickAsync();
        await page.ComesToAsync(SnapshotAddress());
        await ShowsAsync(page.Locator("table.files"));
    }

    private static async Task OpenSnapshotFileAsync(IPage page)
    {
        await OpenSnapshotAsync(page);
        await page.Locator("table.files a", new() { HasText = "project.yaml" }).ClickAsync();
        await ShowsAsync(page.Locator("main .code .line"));
    }

    private static async Task OpenProjectFileAsync(IPage page)
    {
        await OpenProjectAsync(page);
        await page.Locator("table.states td.name a").First.ClickAsync();
        await page.Locator("table.files a", new() { HasText = "project.yaml" }).ClickAsync();
        await ShowsAsync(page.Locator(".code-editor[data-editing] .cm-line"));
    }

    private static async Task OpenRenamingAsync(IPage page)
    {
        await OpenProjectAsync(page);
        await OpenDialogAsync(page, "Rename");
    }

    private static async Task OpenResultAsync(IPage page)
    {
        await page.Locator(".results a.name", new() { HasText = ".png" }).First.ClickAsync();
        await ShowsAsync(page.Locator("main div.picture img"));
        await page.WaitForFunctionAsync("() => document.querySelector('main div.picture img')?.naturalWidth > 0");
    }

    private static Task OpenLinkAsync(IPage page) =>
        PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }), page.Locator(".share .card"));

    private static async Task OpenRetireAsync(IPage page)
    {
        await page.Locator("table.executors td.name a").First.ClickAsync();
        await OpenDialogAsync(page, "Retire");
    }

    private static async Task OpenDeletionAsync(IPage page)
    {
        await OpenProjectAsync(page);
        await OpenDialogAsync(page, "Delete");
    }

    private static Task OpenNewClientAsync(IPage page) =>
        PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "New client" }), page.GetByLabel("Name", new() { Exact = true }));

    /// <summary>Opens the form for an invitation.</summary>
    public static Task OpenInvitationAsync(IPage page) =>
        PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "Invite" }), page.GetByLabel("As", new() { Exact = true }));

    /// <summary>Opens the form for a token.</summary>
    public static Task OpenNewTokenAsync(IPage page) =>
        PressUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "New token" }), page.GetByLabel("Name", new() { Exact = true }));

    [GeneratedRegex(@"/projects/[^/?]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectAddress();

    [GeneratedRegex(@"/snapshots/[0-9a-f]{64}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnapshotAddress();
}

/// <summary>Addresses of the journey's jobs, by how each of them stands.</summary>
public sealed record JourneyJobs(string Succeeded, string Cancelled, string Failed, string Waiting, string Running);
