using System.Diagnostics;
using System.Net.Http.Json;
using Pollinator.Contracts;

namespace Pollinator.Bench;

/// <summary>Submit, hand over and close through the HTTP API, with 16 clients, every acknowledged step durable.</summary>
internal static class BrokerBench
{
    private const int Clients = 16;
    private const int Rounds = 5;
    private const int JobsPerRound = 8000;
    private const int Waiting = 100_000;
    private const int Latencies = 1000;

    public static async Task RunAsync(string[] args)
    {
        await using var portal = await PortalProcess.StartAsync(PortalProcess.BuiltProgram);
        using var owner = portal.Client();
        var executors = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => BenchExecutor.RegisterAsync(portal, owner, $"bench-{i}")));

        await RoundAsync(owner, executors, 2000); // warms up both sides
        var rounds = new List<Round>();
        var bare = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add(await RoundAsync(owner, executors, JobsPerRound));
            bare.Add(BareSqlite.JobsPerSecond(Directory.CreateDirectory(Path.Combine(portal.Folder, $"bare-{i}")).FullName, 2000));
        }

        Figures.Write("broker.submit_per_second.16_clients", Figures.Median(rounds.Select(round => round.Jobs / round.Submit)), "1/s");
        Figures.Write("broker.assign_per_second.16_clients", Figures.Median(rounds.Select(round => round.Jobs / round.Assign)), "1/s");
        Figures.Write("broker.close_per_second.16_clients", Figures.Median(rounds.Select(round => round.Jobs / round.Close)), "1/s");
        Figures.Write("broker.duplicates", rounds.Sum(round => round.Duplicates), "jobs");
        Figures.Write("broker.bare_sqlite_jobs_per_second", Figures.Median(bare), "1/s");
        Figures.Write("broker.ratio_to_bare_sqlite", Figures.Median(rounds.Zip(bare, (round, alone) => round.Jobs / round.Total / alone)), "ratio");
        await LatencyAsync(owner, executors[0]);
        await SlowdownAsync(owner, executors);
        foreach (var executor in executors)
        {
            executor.Dispose();
        }
    }

    private static async Task<Round> RoundAsync(HttpClient owner, BenchExecutor[] executors, int jobs)
    {
        var submit = await TimeAsync(Clients, jobs, _ => SubmitAsync(owner, new Conditions()));
        var taken = new (JobId Job, int Attempt)[jobs];
        var assign = await TimeAsync(
            Clients,
            jobs,
            async i =>
            {
                var assignment = await executors[i % Clients].TakeAsync() ?? throw new InvalidOperationException("A waiting job was not handed out.");
                taken[i] = (assignment.Job, assignment.Attempt);
            }
        );
        var close = await TimeAsync(Clients, jobs, i => executors[i % Clients].CloseAsync(taken[i].Job, taken[i].Attempt));
        return new Round(jobs, submit, assign, close, jobs - taken.Distinct().Count());
    }

    private static async Task LatencyAsync(HttpClient owner, BenchExecutor executor)
    {
        var times = new List<double>();
        for (var i = 0; i < Latencies; i++)
        {
            var asking = executor.TakeAsync(30);
            await Task.Delay(2); // until the request stands at the portal
            var start = Stopwatch.GetTimestamp();
            var submitting = SubmitAsync(owner, new Conditions());
            var assignment = await asking;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await submitting;
            await executor.CloseAsync(assignment!.Job, assignment.Attempt);
        }

        Figures.Write("broker.submit_to_executor_p50_ms", Figures.Percentile(times, 50), "ms");
        Figures.Write("broker.submit_to_executor_p95_ms", Figures.Percentile(times, 95), "ms");
    }

    private static async Task SlowdownAsync(HttpClient owner, BenchExecutor[] executors)
    {
        var empty = new List<double>();
        var full = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            empty.Add((await RoundAsync(owner, executors, 4000)).Total);
        }

        await TimeAsync(Clients, Waiting, i => SubmitAsync(owner, new Conditions { MemoryBytes = (1L << 50) + (i % 1000) }));
        for (var i = 0; i < 3; i++)
        {
            full.Add((await RoundAsync(owner, executors, 4000)).Total);
        }

        Figures.Write("broker.slowdown.100k_waiting", Figures.Median(full) / Figures.Median(empty), "ratio");
    }

    private static async Task SubmitAsync(HttpClient owner, Conditions conditions)
    {
        var request = new SubmitJob
        {
            Spec = new JobSpec { Command = ["python3", "src/train.py", "--epochs", "100"], Conditions = conditions },
        };
        using var answer = await owner.PostAsJsonAsync("/api/v1/jobs/", request, ContractsJson.Default.SubmitJob);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadFromJsonAsync(ContractsJson.Default.SubmittedJob);
    }

    /// <summary>Seconds that <paramref name="clients"/> need for <paramref name="count"/> steps, each client one after the other.</summary>
    private static async Task<double> TimeAsync(int clients, int count, Func<int, Task> step)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(client =>
                    Task.Run(async () =>
                    {
                        for (var i = client; i < count; i += clients)
                        {
                            await step(i);
                        }
                    })
                )
        );
        return watch.Elapsed.TotalSeconds;
    }

    private sealed record Round(int Jobs, double Submit, double Assign, double Close, int Duplicates)
    {
        public double Total => Submit + Assign + Close;
    }
}
