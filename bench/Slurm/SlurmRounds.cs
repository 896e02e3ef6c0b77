using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Bench.Slurm;

/// <summary>The figures of one way to the cluster.</summary>
internal sealed class SlurmRounds(SlurmCluster cluster, PortalProcess portal, HttpClient owner, IWay way)
{
    private const int WarmUps = 5;
    private const int Singles = 40;
    private const int AtOnce = 500;
    private const int Many = 1000;

    // Some end and start while it is measured, as they do; there are never fewer than a thousand.
    private const int Spare = 30;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(90);
    private static readonly JobSpec Long = new() { Label = "long", Command = ["sleep", "90"] };

    // Where a job starts at once though the other nodes are full. Its GPUs are fake, and not asked for.
    private static readonly SlurmWishes FreeNode = new() { Partition = "gpu" };
    private readonly BenchJobs _jobs = new(owner);
    private readonly SubmitStamps _stamps = new(cluster, way.User);

    public async Task RunAsync()
    {
        await using var browser = await BenchBrowser.StartAsync(portal);
        await SinglesAsync();
        await LinesAsync(browser, "", seconds: 15);
        await ManyAsync();
        await LinesAsync(browser, ".1000_jobs", seconds: 15);
        await CancelAllAsync();
    }

    // One after the other. All but the first wait in the queue: the nodes of a cluster would not share their cores with what is measured.
    private async Task SinglesAsync()
    {
        var times = new List<double>();
        for (var i = 0; i < WarmUps + Singles; i++)
        {
            var began = Now();
            var job = await _jobs.SubmitAsync(Long);
            var taken = (await _stamps.OfAsync([job.Id], 60))[0];
            if (i >= WarmUps)
            {
                times.Add((taken - began) * 1000);
            }
        }

        Write("submit_to_sbatch_p50_ms", Figures.Percentile(times, 50), "ms");
        Write("submit_to_sbatch_p95_ms", Figures.Percentile(times, 95), "ms");
        await CancelAllAsync();
        await Condition.HoldsAsync(async () => await _jobs.LiveAsync() == 0, "the portal knows that all jobs are cancelled", 120);
    }

    private async Task LinesAsync(BenchBrowser browser, string when, int seconds)
    {
        var log = await WatchedLog.WatchAsync(_jobs, browser, FreeNode, seconds);
        Write($"line_to_browser_p50_ms{when}", log.Percentile(50), "ms");
        Write($"line_to_browser_p99_ms{when}", log.Percentile(99), "ms");
        Write($"lines_missed{when}", log.Missed, "lines");
    }

    private async Task ManyAsync()
    {
        var began = Now();
        var first = await _jobs.SubmitAsync(Long, AtOnce);
        Write("submit_500_seconds", (await _stamps.OfAsync(first, 300)).Max() - began, "s");

        await _stamps.OfAsync(await _jobs.SubmitAsync(Long, Many + Spare - AtOnce), 300);
        await Condition.HoldsAsync(async () => await _jobs.WithSlurmAsync() >= Many, $"{Many} jobs wait and run", 120);
        await WindowAsync();
    }

    private async Task WindowAsync()
    {
        var (requests, ours, theirs) = (await RequestsAsync(), ProcessorTime.Of(portal.ProcessId), await way.ProgramSecondsAsync());
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(Window);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var left = await _jobs.WithSlurmAsync();
        if (left < Many)
        {
            throw new InvalidOperationException($"Only {left} jobs were left at the end.");
        }

        Write("rpcs_per_minute.1000_jobs", (await RequestsAsync() - requests) / seconds * 60, "1/min");
        Write("portal_cpu_percent.1000_jobs", (ProcessorTime.Of(portal.ProcessId) - ours) / seconds * 100, "%");
        Write($"{way.Program}_cpu_percent.1000_jobs", (await way.ProgramSecondsAsync() - theirs) / seconds * 100, "%");
    }

    private async Task CancelAllAsync() => (await cluster.OnAsync("ctl", "scancel", "-u", way.User)).Require();

    private Task<long> RequestsAsync() => SchedulerRequests.OfAsync(cluster, way.User);

    private void Write(string name, double value, string unit) => Figures.Write($"slurm.{name}.{way.Name}", value, unit);

    private static double Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
}
