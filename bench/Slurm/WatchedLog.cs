using Microsoft.Playwright;
using Pollinator.Contracts;

namespace Pollinator.Bench.Slurm;

/// <summary>
/// A job's log in a real browser that has its page open. The job writes lines with the time of writing; an observer in the page writes down when
/// each is in the document. Both clocks are one machine's.
/// </summary>
internal sealed class WatchedLog
{
    private const int PerSecond = 20;

    // Unbuffered, a line at a time, as a program that prints its progress does.
    private const string Writer = """
        import sys, time
        count, each = int(sys.argv[1]), 1 / float(sys.argv[2])
        began = time.time()
        for number in range(1, count + 1):
            time.sleep(max(0, began + number * each - time.time()))
            print("line", number, int(time.time() * 1000))
        """;

    // What is there already when the observer begins is not counted: nobody saw it come.
    private const string Observer = """
        () => {
          const seen = (window.linesSeen = new Map());
          const look = (isCounted) => {
            const now = Date.now();
            for (const text of document.querySelectorAll(".log .l .x")) {
              const line = /^line (\d+) (\d+)$/.exec(text.textContent.trim());
              if (line && !seen.has(+line[1])) seen.set(+line[1], isCounted ? now - line[2] : -1);
            }
          };
          look(false);
          new MutationObserver(() => look(true)).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """;

    private readonly List<double> _milliseconds = [];

    /// <summary>Lines that never were in the document, though later ones were.</summary>
    public int Missed { get; private set; }

    public double Percentile(double percent) => Figures.Percentile(_milliseconds, percent);

    /// <summary>Submits the job, opens its page, and watches until its last line.</summary>
    public static async Task<WatchedLog> WatchAsync(BenchJobs jobs, BenchBrowser browser, SlurmWishes? where, int seconds)
    {
        var lines = seconds * PerSecond;
        var job = await jobs.SubmitAsync(
            new()
            {
                Label = "writes lines",
                Command = ["python3", "-u", "-c", Writer, $"{lines}", $"{PerSecond}"],
                Slurm = where,
            }
        );
        var page = await browser.OpenAsync($"/jobs/{job.Number}");
        await page.Locator(".log .l").First.WaitForAsync(new LocatorWaitForOptions { Timeout = 120_000 });
        await page.EvaluateAsync(Observer);
        await page.WaitForFunctionAsync("last => window.linesSeen.has(last)", lines, new() { Timeout = (seconds + 60) * 1000 });
        var seen = await page.EvaluateAsync<Dictionary<string, double>>("() => Object.fromEntries(window.linesSeen)");
        await page.CloseAsync();
        return Of(seen.ToDictionary(line => int.Parse(line.Key, System.Globalization.CultureInfo.InvariantCulture), line => line.Value), lines);
    }

    private static WatchedLog Of(Dictionary<int, double> seen, int lines)
    {
        var log = new WatchedLog();
        var first = seen.Keys.Min();
        log.Missed = lines - first + 1 - seen.Count;
        log._milliseconds.AddRange(seen.Values.Where(milliseconds => milliseconds >= 0));
        return log._milliseconds.Count > lines / 2
            ? log
            : throw new InvalidOperationException($"Only {log._milliseconds.Count} of {lines} lines came while the page was watched.");
    }
}
