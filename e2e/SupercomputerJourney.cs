using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.EndToEnd;

/// <summary>
/// A researcher adds a supercomputer that asks for a password and a one-time code, and runs there: a real Slurm behind a real sshd. The
/// GPUs of its nodes are fake; nothing here rests on them.
/// </summary>
public sealed partial class SupercomputerJourney(Browser browser, SlurmLab lab) : IClassFixture<Browser>
{
    private const int QueuePatience = 90_000;
    private static readonly string Example = Path.Combine(PortalProgram.Repository, "examples/digits");

    [Fact]
    public async Task Researcher_AddsASystemWithAOneTimeCode_RunsOnTwoNodes_WatchesLive_CancelsAnother_GetsResultsBack()
    {
        var cluster = await lab.PresentAsync();
        var page = await browser.WithFirstAccountAsync();
        await AddAsync(page, cluster);
        await SignInAsync(page, cluster.User("bob"));
        await TestAsync(page);
        await SeeRungAsync(page, "Program on the login node");
        await RunOnTwoNodesAsync(page);
        await CancelAnotherAsync(page);
        await LookAroundAsync("twin");
        await TurnToSshAsync(page);
        await LookAroundAsync("over-ssh");
    }

    private static async Task AddAsync(IPage page, SlurmCluster cluster)
    {
        await page.GotoAsync("/systems/add");
        var knock = page.GetByRole(AriaRole.Button, new() { Name = "Knock there" });
        await Expect(knock).ToBeEnabledAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("lab");
        await page.GetByLabel("Host", new() { Exact = true }).FillAsync(cluster.Login.Address);
        await page.GetByLabel("Your user name there").FillAsync("bob");
        await page.GetByLabel("Port", new() { Exact = true }).FillAsync($"{cluster.Login.Port}");
        await knock.ClickAsync();

        // The fingerprint on the page is one of those the centre publishes.
        var same = page.GetByRole(AriaRole.Button, new() { Name = "They are the same" });
        await Expect(same).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var shown = await page.Locator("main").InnerTextAsync();
        Assert.Contains(cluster.Login.HostKeys.Values, fingerprint => shown.Contains(fingerprint, StringComparison.Ordinal));
        await Browser.LookEachWayAsync(page, "system-host-key");
        await same.ClickAsync();
    }

    private static async Task SignInAsync(IPage page, LabUser bob)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = "What it asks" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await AnswerAsync(page, "Password", bob.Password);
        await Expect(page.Locator("form.prompt").GetByLabel("Verification code")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Browser.LookEachWayAsync(page, "system-one-time-code");
        await AnswerAsync(page, "Verification code", bob.Code);
        await Expect(page.GetByText("Slurm 22.05").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task AnswerAsync(IPage page, string question, string answer)
    {
        await page.Locator("form.prompt").GetByLabel(question).FillAsync(answer, new() { Timeout = 30_000 });
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TestAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Run self-test" }).ClickAsync();
        await Expect(page.GetByText("lab is ready.")).ToBeVisibleAsync(new() { Timeout = QueuePatience });
        await Browser.LookEachWayAsync(page, "system-tested");
    }

    private static async Task RunOnTwoNodesAsync(IPage page)
    {
        await page.GotoAsync("/");
        var chooser = page.Locator("input[type=file][webkitdirectory]");
        await Expect(chooser).ToBeEnabledAsync();
        await chooser.SetInputFilesAsync(Example);
        await Expect(page.GetByText("digits is here.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "New job" }).Last.ClickAsync();
        await ChooseLabAsync(page);
        await FillAsync(page, "Nodes", "2");
        await FillAsync(page, "Walltime", "10 min");
        await Expect(page.GetByText("#SBATCH --nodes=2")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Browser.LookAsync(page, "submit-slurm-light");
        await page.Locator("form.submit button[type=submit]").ClickAsync();
        await page.ComesToAsync(JobAddress());

        await Expect(LogOfARunningJob(page)).ToContainTextAsync("loss", new() { Timeout = QueuePatience });
        await Browser.LookAsync(page, "job-slurm-running-light");
        await Expect(page.Locator(".page-head").GetByText("Succeeded")).ToBeVisibleAsync(new() { Timeout = 180_000 });
        await page.Locator(".results a.name", new() { HasText = ".png" }).First.ClickAsync();
        await Expect(page.Locator("main div.picture img")).ToBeVisibleAsync();
    }

    private static async Task CancelAnotherAsync(IPage page)
    {
        await page.GotoAsync("/jobs/new");
        await Expect(page.Locator("form.submit button[type=submit]")).ToBeEnabledAsync();
        await page.GetByLabel("Command", new() { Exact = true }).FillAsync("sh -c 'echo begun; sleep 3600'");
        await ChooseLabAsync(page);
        await page.Locator("form.submit button[type=submit]").ClickAsync();
        await page.ComesToAsync(JobAddress());
        await Expect(LogOfARunningJob(page)).ToContainTextAsync("begun", new() { Timeout = QueuePatience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel job" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel job" }).ClickAsync();
        await Expect(page.Locator(".page-head").GetByText("Cancelled")).ToBeVisibleAsync(new() { Timeout = QueuePatience });
    }

    private static async Task SeeRungAsync(IPage page, string words)
    {
        await page.GotoAsync("/executors");
        await page.GetByRole(AriaRole.Link, new() { Name = "lab", Exact = true }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "How jobs get there" }).Locator("strong").First)
            .ToContainTextAsync(words, new() { Timeout = 60_000 });
    }

    // The same system by another rung, which a person can choose at any time.
    private static async Task TurnToSshAsync(IPage page)
    {
        await SeeRungAsync(page, "Program on the login node");
        await page.GetByText("Choose another way").ClickAsync();
        await Browser.LookAsync(page, "system-ways-light");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Over SSH" }).CheckAsync();
        await SeeRungAsync(page, "Over SSH");
        await page.GotoAsync("/jobs/new");
        await Expect(page.Locator("form.submit button[type=submit]")).ToBeEnabledAsync();
        await page.GetByLabel("Command", new() { Exact = true }).FillAsync("echo by another way");
        await ChooseLabAsync(page);
        await page.Locator("form.submit button[type=submit]").ClickAsync();
        await page.ComesToAsync(JobAddress());
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("by another way", new() { Timeout = QueuePatience });
        await Expect(page.Locator(".page-head").GetByText("Succeeded")).ToBeVisibleAsync(new() { Timeout = QueuePatience });
    }

    private static async Task ChooseLabAsync(IPage page)
    {
        await Expect(page.Locator("form.submit button[type=submit]")).ToBeEnabledAsync();
        await page.Locator(".fits li", new() { HasText = "slurm" }).Locator("input[type=checkbox]").First.CheckAsync();
    }

    private static async Task FillAsync(IPage page, string label, string text)
    {
        var field = page.GetByLabel(label, new() { Exact = true });
        await field.FillAsync(text);
        await field.BlurAsync();
    }

    private async Task LookAroundAsync(string rung)
    {
        foreach (
            var (look, scheme, width) in new[]
            {
                ("light", ColorScheme.Light, 1440),
                ("dark", ColorScheme.Dark, 1440),
                ("400", ColorScheme.Light, 400),
            }
        )
        {
            var page = await browser.SignedInAsync(scheme, width);
            await page.GotoAsync("/executors");
            var link = page.GetByRole(AriaRole.Link, new() { Name = "lab", Exact = true }).First;
            await Expect(link).ToBeVisibleAsync();
            await Browser.LookAsync(page, $"systems-{rung}-{look}");
            await link.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Partitions" })).ToBeVisibleAsync();
            await Browser.LookAsync(page, $"system-{rung}-{look}");
            await PageLook.OpenDialogAsync(page, "Change");
            await page.GetByText("people I name").ClickAsync();
            await Browser.LookAsync(page, $"system-share-{rung}-{look}");
            await page.GotoAsync(page.Url.TrimEnd('/') + "/sheet");
            await Expect(page.GetByText("squeue").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Browser.LookAsync(page, $"system-sheet-{rung}-{look}");
        }
    }

    // There only while the chip beside the title says so: a line in it came live.
    private static ILocator LogOfARunningJob(IPage page) =>
        page.Locator("main").Filter(new() { Has = page.Locator(".page-head .chip", new() { HasText = "Running" }) }).GetByRole(AriaRole.Log);

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [GeneratedRegex(@"/jobs/\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JobAddress();
}
