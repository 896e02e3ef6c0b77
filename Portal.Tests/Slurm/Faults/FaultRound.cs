using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Twenty jobs, and kills around them at moments that the seed decides.</summary>
internal sealed class FaultRound(int seed, PortalProcess portal, SlurmCluster cluster, string user, string system)
{
    public const int Jobs = 20;
    private const int FewestKills = 6;

    // What slurmctld took or began in its last 5 seconds before a SIGKILL is not written down; some more for a slow machine.
    private static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(12);
    private readonly ConcurrentQueue<string> _story = new();
    private readonly ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> _forgotten = new();
    private readonly List<NumberedJob> _jobs = Make(seed, user, system);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Seconds that a job may take to end, once the last kill is over.</summary>
    public int Patience { get; init; } = 330;

    /// <summary>Plays it, and checks what came of it.</summary>
    public async Task PlayAsync(IReadOnlyList<Fault> faults, Func<string> said)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var operating = OperateAsync(over.Token);
        // No kind of fault is left out of a round.
        var kills = Math.Max(FewestKills, faults.Count);
        try
        {
            await Task.WhenAll(SubmitAsync(new Random(seed), kills), KillAsync(faults, new Random(~seed), kills));
            await Task.WhenAll(_jobs.Select(EndsAsync));
            foreach (var job in _jobs)
            {
                await job.CheckAsync(portal, cluster.Outside, IsForgotten);
            }

            await NothingIsLeftAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Seed {seed}: {e.Message}\n{string.Join('\n', _story)}\n{said()}\n{portal.Said}", e);
        }
        finally
        {
            await over.CancelAsync();
            await operating;
        }
    }

    private static List<NumberedJob> Make(int seed, string user, string system)
    {
        var random = new Random(seed);
        var cancelled = random.Next(Jobs);
        return
        [
            .. Enumerable
                .Range(0, Jobs)
                .Select(number => new NumberedJob(number, $"/home/{user}/begun-{seed}", system, random) { IsCancelled = number == cancelled }),
        ];
    }

    // More slowly where more is killed: the last kills are to meet jobs too.
    private async Task SubmitAsync(Random random, int kills)
    {
        var cancelling = Task.CompletedTask;
        foreach (var job in _jobs)
        {
            await Task.Delay(random.Next(0, 100 * kills), Ct);
            await job.SubmitAsync(portal);
            cancelling = job.IsCancelled ? CancelAsync(job, random.Next(0, 6000)) : cancelling;
        }

        await cancelling;
    }

    private async Task CancelAsync(NumberedJob job, int milliseconds)
    {
        await Task.Delay(milliseconds, Ct);
        Note($"cancel {job.Id}");
        await portal.CancelAsync(job.Id);
    }

    // Each kind of fault once before any comes again.
    private async Task KillAsync(IReadOnlyList<Fault> faults, Random random, int kills)
    {
        var order = faults.ToArray();
        random.Shuffle(order);
        foreach (var fault in order.Concat(order).Take(kills))
        {
            await Task.Delay(random.Next(200, 2000), Ct);
            Note($"kill {fault.Name}");
            var killed = TimeProvider.System.GetUtcNow();
            await fault.KillAsync();
            try
            {
                await Task.Delay(random.Next(0, 1500), Ct);
            }
            finally
            {
                await fault.BackAsync();
                Note($"{fault.Name} is back");
                if (fault.Name == "slurmctld")
                {
                    _forgotten.Enqueue((killed - Unwritten, TimeProvider.System.GetUtcNow() + Unwritten));
                }
            }
        }
    }

    private bool IsForgotten(DateTimeOffset moment) => _forgotten.Any(span => span.From <= moment && moment <= span.To);

    private Task EndsAsync(NumberedJob job) =>
        Eventually.SeesAsync(
            () => portal.JobAsync(job.Id),
            view => view.Summary.State.IsFinal(),
            async view => $"the job ends. {view.Summary} {string.Join(", ", view.Attempts)}\n{await KnownOfAsync(view)}",
            Patience,
            everyMs: 200
        );

    // All that anybody knows of a job that does not end.
    private async Task<string> KnownOfAsync(JobView job)
    {
        var id = job.Attempts[^1].PlatformId ?? "0";
        // Each way keeps its attempts elsewhere below the home.
        var folder = $"$(find ~ -maxdepth 5 -path '*/attempts/{job.Summary.Id}-{job.Attempts[^1].Number}')";
        var accounted = await cluster.OnAsync("ctl", "sacct", "-D", "-P", "-j", id, "-o", "JobID,State,ExitCode,Submit,Start,End,NodeList,WorkDir");
        var files = await cluster.AsAsync(
            user,
            ["sh", "-c", $"cd \"{folder}\" && ls -la --time-style=full-iso && tail -n 20 started end slurm.out guard/id"]
        );
        var entries = (await portal.ExportAsync(job.Summary.Id)).Entries.Select(entry => $"{entry.WrittenUnixMs} {entry.Kind} {entry.Details}");
        return string.Join('\n', [await QueueAsync(), accounted.Output, files.Output, files.Error, .. entries]);
    }

    // What was cancelled, or ran on unseen, would be here. What ended while a daemon was away is only slowly let go of.
    private Task NothingIsLeftAsync() =>
        Eventually.SeesAsync(QueueAsync, left => left.Length == 0, left => $"nothing is left in the queue. There is {left}", 240, everyMs: 200);

    // A slurmd that dies at a job's start leaves its node down and the job held, until somebody has looked.
    private async Task OperateAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var line in Lines(await cluster.OnAsync("ctl", "squeue", "-h", "-u", user, "-o", "%i %r")))
            {
                if (line.Split(' ', 2) is [var held, "launch failed requeued held"])
                {
                    var said = await cluster.AsAsync(user, ["scontrol", "release", held]);
                    Note($"{user} releases {held}: {said.Output}{said.Error}");
                }
                else if (line.Split(' ', 2) is [var put, "BeginTime"])
                {
                    // Slurm lets what it has put back wait for two minutes.
                    Note($"{user} hurries {put}: {(await cluster.AsAsync(user, ["scontrol", "update", $"JobId={put}", "StartTime=now"])).Error}");
                }
            }

            foreach (var line in Lines(await cluster.OnAsync("ctl", "sinfo", "-h", "-N", "-o", "%N %T")).Distinct(StringComparer.Ordinal))
            {
                if (line.Split(' ') is [var node, "down" or "drained" or "draining"])
                {
                    var said = await cluster.OnAsync("ctl", "scontrol", "update", $"nodename={node}", "state=resume");
                    Note($"the operator resumes {node}: {said.Output}{said.Error}");
                }
            }

            await Task.Delay(500, Ct);
        }
    }

    // None while the controller is away.
    private static string[] Lines(Said said) => said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task<string> QueueAsync() => (await cluster.OnAsync("ctl", "squeue", "-h", "-u", user, "-o", "%i %T %r %k")).Require();

    private void Note(string words) => _story.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {words}");
}
