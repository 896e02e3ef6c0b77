using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Bench.Pages;

/// <summary>What pages that stay open cost the server while everything on them changes: jobs come and go, and a watched job writes.</summary>
internal sealed class LiveHour(PortalProcess portal, HttpClient owner, BenchExecutor executor)
{
    private const int Each = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan JobPace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LogPace = TimeSpan.FromMilliseconds(500);

    /// <summary>Opens pages, lets them live, and writes what their circuits grew by.</summary>
    public async Task RunAsync(Assignment watched, long written, TimeSpan length)
    {
        await using var browser = await BenchBrowser.StartAsync(portal);
        var pages = new List<IPage>();
        for (var i = 0; i < Each; i++)
        {
            foreach (var path in (string[])["/", "/jobs", string.Create(CultureInfo.InvariantCulture, $"/jobs/{watched.Number}")])
            {
                pages.Add(await browser.OpenAsync(path));
            }
        }

        using var end = new CancellationTokenSource();
        var living = Task.WhenAll(JobsAsync(watched, end.Token), LogAsync(watched, written, end.Token));
        // What a page needs once it has filled does not count as growth.
        await Task.WhenAny(living, Task.Delay(WarmUp));
        var before = Heap.Bytes();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAny(living, Task.Delay(length));
        var hours = Stopwatch.GetElapsedTime(start).TotalHours;
        var after = Heap.Bytes();
        await end.CancelAsync();
        await living;
        if (pages.Any(page => page.IsClosed))
        {
            throw new InvalidOperationException("A page was closed meanwhile.");
        }

        Figures.Write("pages.live_hours", hours, "h");
        Figures.Write("pages.circuit_growth_mib_per_hour", (after - before) / Heap.MiB / hours / pages.Count, "MiB/h");
    }

    private async Task JobsAsync(Assignment watched, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var job = new SubmitJob
                {
                    Spec = new JobSpec { Label = "short", Command = ["true"] },
                };
                using var submitted = await owner.PostAsJsonAsync("/api/v1/jobs", job, ContractsJson.Default.SubmitJob, ct);
                submitted.EnsureSuccessStatusCode();
                var taken = await executor.TakeAsync(10, watched) ?? throw new InvalidOperationException("A job was not handed out.");
                await executor.TellAsync(taken, AttemptEventKind.Running);
                await Task.Delay(JobPace, ct);
                await executor.CloseAsync(taken.Job, taken.Attempt);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Long enough.
        }
    }

    private async Task LogAsync(Assignment watched, long offset, CancellationToken ct)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var lines = string.Create(CultureInfo.InvariantCulture, $"step {i} loss {1.0 / (i + 1):0.000000}\nstep {i} more of it\n");
                await executor.WriteAsync(watched, lines, offset);
                offset += lines.Length;
                await Task.Delay(LogPace, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Long enough.
        }
    }
}
