using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Trial;

/// <summary>A small job through every station that a real one passes, by the same code that runs real ones.</summary>
/// <param name="executor">Runs the jobs.</param>
/// <param name="folder">Where an attempt's files are on this machine.</param>
/// <param name="steps">Tells a person of it.</param>
/// <param name="time">The clock.</param>
internal sealed class TrialRun(SlurmExecutor executor, Func<AttemptKey, string> folder, Steps steps, TimeProvider time)
{
    private const string Greeting = "Pollinator's self-test was here.";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Cluster _cluster = executor.System;
    private bool _hasAnotherHome;

    /// <summary>Runs it, and removes what it left. What went wrong was told with its step.</summary>
    /// <returns>Whether compute nodes see the same home as the login node.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var first = Job(1, "sh", "-c", $"echo \"{Greeting}\" && hostname > result/node.txt");
        var second = Job(2, "sleep", "600");
        try
        {
            await steps.DoAsync("Write a file there and read it back", () => WriteAsync(ct), ct);
            first = await SubmitAsync(first, "Submit a small job", ct);
            var submitted = first;
            await steps.DoAsync("Submit it a second time, and get the first", () => AgainAsync(submitted, ct), ct);
            await steps.DoAsync("It runs on a compute node, and ends", () => EndAsync(submitted, AttemptEnd.Succeeded, ct), ct, static node => node);
            await steps.DoAsync("Read its output", () => OutputAsync(submitted, ct), ct);
            await steps.DoAsync("Bring back a file that the compute node wrote", () => ResultAsync(submitted, ct), ct);
            second = await SubmitAsync(second, "Submit a job that waits", ct);
            var waiting = second;
            await steps.DoAsync("Cancel it, and see that it has ended", () => CancelAsync(waiting, ct), ct);
            return true;
        }
        catch (ShellException) when (_hasAnotherHome)
        {
            // Its step said so, and what was found out is worth keeping.
            return false;
        }
        finally
        {
            await CleanAsync(first, second);
        }
    }

    private HeldJob Job(long number, params string[] command)
    {
        var key = new AttemptKey(JobId.New(), 1);
        var place = folder(key);
        Directory.CreateDirectory(Path.Combine(place, "project", "result"));
        var spec = new JobSpec
        {
            Command = command,
            Conditions = new() { WalltimeSeconds = 900 },
        };
        return new()
        {
            Key = key,
            Folder = place,
            Assignment = new()
            {
                Job = key.Job,
                Number = number,
                Attempt = 1,
                Spec = spec,
            },
        };
    }

    private async Task<bool> WriteAsync(CancellationToken ct)
    {
        var (path, words) = ($"{_cluster.Shell.Home}/self-test", Encoding.UTF8.GetBytes(Guid.NewGuid().ToString()));
        await _cluster.WriteAsync(path, words, ct);
        var read = new byte[100];
        var count = await _cluster.ReadAsync(path, 0, read, ct);
        await _cluster.RunAsync(Remove("rm -f <file>", "-f", path), ct);
        return read.AsSpan(0, count).SequenceEqual(words) ? true : throw new ShellException("What was read back is not what was written.");
    }

    private Task<HeldJob> SubmitAsync(HeldJob job, string name, CancellationToken ct) =>
        steps.DoAsync(name, async () => job with { Handle = await executor.StartAsync(job, ct) }, ct, static held => $"Slurm's job {held.Handle}");

    private async Task<bool> AgainAsync(HeldJob job, CancellationToken ct) =>
        string.Equals(await executor.StartAsync(job, ct), job.Handle, StringComparison.Ordinal)
            ? true
            : throw new ShellException("A second submit of the same attempt became another job.");

    private async Task<string?> EndAsync(HeldJob job, AttemptEnd wanted, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        string? node = null;
        string? waits = null;
        try
        {
            await foreach (var report in executor.WatchAsync(job, scope.Token))
            {
                (node, waits) = report switch
                {
                    PlatformReport.Running running => (running.Node ?? node, null),
                    PlatformReport.Queued queued => (node, queued.Message),
                    _ => (node, waits),
                };
                if (report is PlatformReport.Ended { End: var end })
                {
                    // The login node has just written there, so it is neither full nor shut.
                    if (end.Message is EndCauses.NoFolder or EndCauses.NoOutput)
                    {
                        _hasAnotherHome = true;
                        throw new ShellException(
                            $"Compute nodes do not see {_cluster.Shell.Home} of the login node: they have another home, and no job can run from it. Ask the centre for a folder that both see, and start the program by hand with --state in it."
                        );
                    }

                    return end.End == wanted ? node : throw new ShellException($"It ended otherwise: {end.Message ?? end.Reason.ToString()}");
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new ShellException($"It did not end within {Patience.TotalMinutes:0} minutes, and was cancelled. {waits}");
        }

        return node;
    }

    private async Task<bool> OutputAsync(HeldJob job, CancellationToken ct)
    {
        using var log = executor.OpenLog(job, LogStream.Stdout);
        var read = new byte[4096];
        var count = await log.ReadAsync(0, read, ct);
        return Encoding.UTF8.GetString(read, 0, count).Contains(Greeting, StringComparison.Ordinal)
            ? true
            : throw new ShellException("Its output does not hold what it printed. Do compute nodes see the same home folder?");
    }

    private static async Task<bool> ResultAsync(HeldJob job, CancellationToken ct)
    {
        var file = Path.Combine(job.Project, "result", "node.txt");
        return File.Exists(file) && (await File.ReadAllTextAsync(file, ct)).Length > 0
            ? true
            : throw new ShellException("The file did not come back. Do compute nodes see the same home folder?");
    }

    private async Task<bool> CancelAsync(HeldJob job, CancellationToken ct)
    {
        await executor.StopAsync(job, ct);
        await EndAsync(job, AttemptEnd.Cancelled, ct);
        return true;
    }

    private static RemoteCommand Remove(string template, string how, string path) =>
        new(template, "Removes what a self-test left", Asked.Machine, ["rm", how, "--", path]) { When = "at each self-test" };

    // Also when the person has gone away meanwhile.
    private async Task CleanAsync(params HeldJob[] held)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        try
        {
            foreach (var job in held)
            {
                if (Columns.Long(job.Handle ?? "") is { } id)
                {
                    await _cluster.RunAsync(Scancel.Command([id]), limit.Token);
                }

                await _cluster.RunAsync(Remove("rm -rf <attempt>", "-rf", _cluster.Folder(job.Key)), limit.Token);
            }
        }
        catch (Exception e) when (e is ShellException or OperationCanceledException)
        {
            // The line is away: what is left are two folders in ~/.pollinator/attempts.
        }
    }
}
