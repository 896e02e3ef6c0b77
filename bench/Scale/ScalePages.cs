using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Pollinator.Bench.Scale;

/// <summary>Opens every list again and again.</summary>
internal sealed class ScalePages(PortalProcess portal, ScaleColony colony, int jobs)
{
    private const int Times = 11;
    private const string Jobs = ".jobs tbody tr";
    private const string Number = ".jobs .at-number";
    private const string Ledger = ".ledger tbody tr";
    private const string OlderJobs = "[...document.querySelectorAll('.card-foot a')].find(a => a.textContent === 'Older').click()";

    private string Owner => colony.People[0].ToString();

    public async Task RunAsync()
    {
        await using var browser = await BenchBrowser.StartAsync(portal);
        var tab = await FirstRows.OpenTabAsync(browser);
        foreach (var (name, path, selector) in Lists())
        {
            await MeasureAsync($"{name}_first_page", () => FirstRows.OfNavigationAsync(tab, browser.AddressOf(path), selector));
        }

        await tab.CloseAsync();
        foreach (var (name, path, selector) in Lists().Where(list => list.Path is "/" or "/jobs"))
        {
            await MeasureAsync($"{name}_new_tab", () => FirstRows.OfNewTabAsync(browser, path, selector));
        }

        await ClicksAsync(browser);
        await PaletteAsync(browser);
        await BellAsync(browser);
        await ApiAsync();
    }

    private IEnumerable<(string Name, string Path, string Selector)> Lists()
    {
        yield return ("home", "/", ".lines li");
        yield return ("jobs", "/jobs", Jobs);
        foreach (var state in (string[])["waiting", "queued", "running", "succeeded", "failed", "cancelled", "no-contact"])
        {
            yield return ($"jobs.{state.Replace('-', '_')}", $"/jobs?show={state}", Jobs);
        }

        yield return ("jobs.project", $"/jobs?project={colony.Projects[1].Id}", Jobs);
        yield return ("jobs.large_project", $"/jobs?project={colony.Projects[0].Id}", Jobs);
        yield return ("jobs.person", $"/jobs?person={Owner}", Jobs);
        yield return ("jobs.executor", $"/jobs?executor={colony.Executors[1]}", Jobs);
        yield return ("jobs.large_executor", $"/jobs?executor={colony.Executors[0]}", Jobs);
        yield return ("jobs.time", $"/jobs?from={DayBefore(300)}&to={DayBefore(200)}", Jobs);
        yield return ("jobs.text", "/jobs?q=train", Jobs);
        yield return ("jobs.rare_text", $"/jobs?q={Words.Rare}", Jobs + ", .empty");
        yield return ("jobs.no_such_text", "/jobs?q=nobody-calls-it-so", ".empty");
        yield return ("jobs.number", $"/jobs?q=%23{jobs / 2}", Jobs);
        yield return ("jobs.person_state_text", $"/jobs?person={Owner}&show=failed&q=resnet", Jobs);
        yield return ("jobs.project_state", $"/jobs?project={colony.Projects[0].Id}&show=running", Jobs + ", .empty");
        yield return ("jobs.middle", $"/jobs?before={jobs / 2}", Jobs);
        yield return ("jobs.new", "/jobs/new", ".fits li");
        yield return ("projects", "/projects", ".projects tbody tr");
        yield return ("projects.text", "/projects?q=genome-0", ".projects tbody tr");
        yield return ("projects.last", $"/projects?page={colony.Projects.Count / 50}", ".projects tbody tr");
        yield return ("executors", "/executors", ".executors tbody tr");
        yield return ("executors.last", $"/executors?page={Math.Max(1, colony.Executors.Count / 50)}", ".executors tbody tr");
        yield return ("systems", "/systems", ".systems tbody tr");
        yield return ("people", "/people", ".people tbody tr");
        yield return ("ledger", "/ledger", Ledger);
        yield return ("ledger.sign_ins", "/ledger?show=sign-ins", Ledger);
        yield return ("ledger.sign_ins_of_person", $"/ledger?show=sign-ins&person={Owner}", Ledger);
        yield return ("ledger.person", $"/ledger?person={Owner}", Ledger);
        yield return ("ledger.time", $"/ledger?from={DayBefore(300)}&to={DayBefore(200)}", Ledger);
        yield return ("ledger.middle", $"/ledger?before={jobs}", Ledger);
        yield return ("operations", "/admin/operations", ".operations .card");
    }

    private static string DayBefore(int days) => TimeProvider.System.GetUtcNow().AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Within the circuit, as people go from one list to another.
    private static async Task ClicksAsync(BenchBrowser browser)
    {
        var page = await FirstRows.OpenLiveAsync(browser, "/jobs");
        await MeasureAsync("jobs_next_page", () => FirstRows.OfActAsync(page, OlderJobs, Number, Number));
        foreach (var (name, link, selector) in new[] { ("projects", "/projects", ".projects tbody tr"), ("jobs", "/jobs", Jobs) })
        {
            await MeasureAsync($"{name}_click", () => GoAsync(page, link, selector));
        }
    }

    private static async Task<double> GoAsync(IPage page, string link, string selector)
    {
        await FirstRows.OfActAsync(page, Press("/ledger"), Ledger);
        return await FirstRows.OfActAsync(page, Press(link), selector);
    }

    private static string Press(string link) => $"document.querySelector('.rail a[href=\"{link}\"]').click()";

    private static async Task PaletteAsync(BenchBrowser browser)
    {
        const string first = "#go-to-list li, .go-to-box [role=status]:not(:empty)";
        var page = await FirstRows.OpenLiveAsync(browser, "/ledger");
        await FirstRows.OfActAsync(page, "document.querySelector('[data-go-to]').click()", "#go-to-list li");
        var round = 0;
        foreach (var (name, one, other) in new[] { ("palette", "train", "evaluate"), ("palette.rare_text", Words.Rare, "nobody-calls-it-so") })
        {
            // Two texts in turn, so that there is something to see each time.
            await MeasureAsync(name, () => FirstRows.OfActAsync(page, Type(round++ % 2 == 0 ? one : other), first, first));
        }
    }

    private static string Type(string text) =>
        $"const field = document.querySelector('#go-to-text'); field.value = '{text}'; field.dispatchEvent(new Event('input', {{ bubbles: true }}))";

    // With the start of the circuit, which reads it.
    private static async Task BellAsync(BenchBrowser browser) =>
        await MeasureAsync("bell_after_navigation", () => FirstRows.OfNewTabAsync(browser, "/account", "#notifications li"));

    private async Task ApiAsync()
    {
        using var client = portal.Client();
        var routes = new[]
        {
            ("api.jobs", "/api/v1/jobs"),
            ("api.jobs_200", "/api/v1/jobs?take=200"),
            ("api.jobs.before", $"/api/v1/jobs?before={jobs / 2}"),
            ("api.jobs.waiting_and_running", "/api/v1/jobs?state=Waiting&state=Assigned&state=Starting&state=Queued&state=Running&take=50"),
            ("api.jobs.executor", $"/api/v1/jobs?executor={colony.Executors[0]}"),
            ("api.jobs.rare_text", $"/api/v1/jobs?text={Words.Rare}"),
            ("api.counts", "/api/v1/jobs/counts"),
        };
        foreach (var (name, route) in routes)
        {
            await MeasureAsync(name, () => AskAsync(client, route));
        }
    }

    private static async Task<double> AskAsync(HttpClient client, string route)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(route);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // The first of all meets code that was never run, and pages of the database that nobody has read: told apart.
    private static async Task MeasureAsync(string name, Func<Task<double>> act)
    {
        var first = await act();
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            times.Add(await act());
        }

        Figures.Write($"scale.{name}_ms", Figures.Median(times), "ms");
        Figures.Write($"scale.{name}_worst_ms", times.Max(), "ms");
        Figures.Write($"scale.{name}_first_time_ms", first, "ms");
    }
}
