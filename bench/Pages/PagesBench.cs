using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Bench.Pages;

/// <summary>
/// What pages cost: the wait of a person for the first of them, a job page that somebody left open, pages on which everything changes, and the first page
/// of a million jobs. <c>--minutes 60</c> says how long the changing pages live.
/// </summary>
internal static class PagesBench
{
    private const int Jobs = 1_000_000;
    private const int Asked = 40;
    private const int Circuits = 20;

    public static async Task RunAsync(string[] args)
    {
        await FirstUse.RunAsync();
        await using var portal = await PortalProcess.StartHereAsync();
        using var owner = portal.Client();
        using var executor = await BenchExecutor.RegisterAsync(portal, owner, "bench");
        var (watched, written) = await RunningJobAsync(owner, executor);
        await CircuitsAsync(portal, watched.Number);
        await new LiveHour(portal, owner, executor).RunAsync(watched, written, TimeSpan.FromMinutes(Minutes(args)));
        Seed(portal);
        await FirstPageAsync(portal);
    }

    private static double Minutes(string[] args) => args is ["--minutes", var minutes] ? double.Parse(minutes, CultureInfo.InvariantCulture) : 10;

    // A job that runs and has written some, as most pages left open show one.
    private static async Task<(Assignment Job, long Written)> RunningJobAsync(HttpClient owner, BenchExecutor executor)
    {
        var submit = new SubmitJob
        {
            Spec = new JobSpec { Label = "idle", Command = ["sleep", "1000"] },
        };
        using var submitted = await owner.PostAsJsonAsync("/api/v1/jobs", submit, ContractsJson.Default.SubmitJob);
        submitted.EnsureSuccessStatusCode();
        var taken = await executor.TakeAsync(10) ?? throw new InvalidOperationException("The job was not handed out.");
        var lines = string.Concat(
            Enumerable.Range(1, 2000).Select(i => $"epoch {i} loss {1.0 / i:0.0000} and some more words that programs write\n")
        );
        await executor.TellAsync(taken, AttemptEventKind.Running);
        await executor.WriteAsync(taken, lines);
        return (taken, lines.Length);
    }

    private static async Task CircuitsAsync(PortalProcess portal, long number)
    {
        await using var browser = await BenchBrowser.StartAsync(portal);
        var pages = new List<IPage> { await OpenAsync(browser, number) }; // warms up
        var before = Heap.Bytes();
        for (var i = 0; i < Circuits; i++)
        {
            pages.Add(await OpenAsync(browser, number));
        }

        var after = Heap.Bytes();
        Figures.Write("pages.idle_circuit_mib", (after - before) / Heap.MiB / Circuits, "MiB");
        GC.KeepAlive(pages);
    }

    private static async Task<IPage> OpenAsync(BenchBrowser browser, long number)
    {
        var page = await browser.OpenAsync($"/jobs/{number}");
        // The log is only there once the circuit is.
        await page.Locator(".log .l").First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        return page;
    }

    // Copies of one ended job, as only the database can make a million of them in a reasonable time.
    private static void Seed(PortalProcess portal)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(portal.Folder, "pollinator.db")}");
        database.Open();
        var columns = new List<string>();
        using (var command = database.CreateCommand())
        {
            command.CommandText = """SELECT "name" FROM pragma_table_info('Jobs')""";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                columns.Add(reader.GetString(0));
            }
        }

        var values = columns.Select(column =>
            column switch
            {
                "Id" => "randomblob(16)",
                "Number" => "1000 + n.i",
                "Name" => "'job-' || n.i",
                "State" => "5 + n.i % 3",
                "Reason" => "1",
                "ClosedAt" => "\"SubmittedAt\" + 60000",
                "IdempotencyKey" => "NULL",
                _ => $"\"{column}\"",
            }
        );
        using var seed = database.CreateCommand();
        seed.CommandTimeout = 600;
        seed.CommandText = $"""
            PRAGMA synchronous=OFF;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Jobs})
            INSERT INTO "Jobs" ({string.Join(',', columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(',', values)} FROM n, (SELECT * FROM "Jobs" LIMIT 1);
            ANALYZE;
            """;
        seed.ExecuteNonQuery();
    }

    // The whole page as a browser gets it: signed in, asked for, rendered.
    private static async Task FirstPageAsync(PortalProcess portal)
    {
        using var client = portal.Browser();
        var times = new List<double>();
        for (var i = 0; i < Asked; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync("/jobs");
            var html = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != HttpStatusCode.OK || !html.Contains($"job-{Jobs}", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The page did not come: {answer.StatusCode}.");
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Figures.Write("pages.jobs_first_page_ms.1m_jobs", Figures.Percentile(times, 50), "ms");
        Figures.Write("pages.jobs_first_page_p95_ms.1m_jobs", Figures.Percentile(times, 95), "ms");
    }
}
