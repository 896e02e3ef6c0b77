using System.Globalization;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Gateway;

/// <summary>A small job through every station that a real one passes, by the same code that runs real ones.</summary>
internal sealed class SelfTest(GatewayDesk desk, JobsOverSsh jobs, TimeProvider time)
{
    private const string Greeting = "Pollinator's self-test was here.";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task RunAsync(IAskTalk talk, CancellationToken ct)
    {
        var steps = new Steps(talk, time);
        var folder = Directory.CreateTempSubdirectory("pollinator-self-test-");
        var (first, second) = (Job(folder, "echo", 1), Job(folder, "sleep", 2));
        SlurmExecutor? executor = null;
        try
        {
            var channels = await steps.DoAsync("Reach the login node over SSH", () => desk.Line.ReadyAsync(TimeSpan.FromSeconds(30), ct), ct);
            await steps.DoAsync("Ask whether the line answers", () => ProbeAsync(channels, ct), ct);
            executor = await steps.DoAsync("Look at Slurm", () => LookAsync(ct), ct, static one => $"Slurm {one.Desk.Facts.Findings.SlurmVersion}");
            var shell = jobs.Shell!;
            await steps.DoAsync("Write a file there and read it back", () => WriteAsync(shell, ct), ct);
            first = await SubmitAsync(steps, executor, first, "Submit a small job", ct);
            var submitted = first;
            await steps.DoAsync("Submit it a second time, and get the first", () => AgainAsync(executor, submitted, ct), ct);
            await steps.DoAsync(
                "It runs on a compute node, and ends",
                () => EndAsync(executor, submitted, AttemptEnd.Succeeded, ct),
                ct,
                static node => node
            );
            await steps.DoAsync("Read its output", () => OutputAsync(executor, submitted, ct), ct);
            await steps.DoAsync("Bring back a file that the compute node wrote", () => ResultAsync(submitted, ct), ct);
            second = await SubmitAsync(steps, executor, second, "Submit a job that waits", ct);
            var waiting = second;
            await steps.DoAsync("Cancel it, and see that it has ended", () => CancelAsync(executor, waiting, ct), ct);
            if (desk.Rungs.Standing.Rung == Rung.Twin)
            {
                await steps.DoAsync("Hear the program on the login node", () => desk.Rungs.HearAsync(ct), ct, static said => said?.Split('+')[0]);
            }

            var findings = executor.Desk.Facts.Findings with { HasSharedHome = true, SessionsSeen = desk.Line.SessionsLearned };
            desk.Tell(findings);
            await talk.AnswerAsync(new() { Findings = findings }, ct);
        }
        finally
        {
            await CleanAsync(executor, [first, second]);
            folder.Delete(recursive: true);
        }
    }

    private static HeldJob Job(DirectoryInfo folder, string what, long number)
    {
        var key = new AttemptKey(JobId.New(), 1);
        var place = folder.CreateSubdirectory(what).FullName;
        Directory.CreateDirectory(Path.Combine(place, "project", "result"));
        IReadOnlyList<string> command = what == "echo" ? ["sh", "-c", $"echo \"{Greeting}\" && hostname > result/node.txt"] : ["sleep", "600"];
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

    private static async Task<bool> ProbeAsync(Ssh.Channels channels, CancellationToken ct) =>
        await channels.ProbeAsync(TimeSpan.FromSeconds(10), ct) ? true : throw new ShellException("The line does not answer.");

    private async Task<SlurmExecutor> LookAsync(CancellationToken ct)
    {
        await desk.LookAsync(ct);
        return await jobs.WhenThereAsync(ct);
    }

    private static async Task<bool> WriteAsync(IClusterShell shell, CancellationToken ct)
    {
        var (path, words) = ($"{shell.Home}/self-test", Encoding.UTF8.GetBytes(Guid.NewGuid().ToString()));
        await shell.WriteAsync(path, words, ct);
        var read = new byte[100];
        var count = await shell.ReadAsync(path, 0, read, ct);
        await shell.RunAsync(new("rm", "-f", "--", path), ct);
        return read.AsSpan(0, count).SequenceEqual(words) ? true : throw new ShellException("What was read back is not what was written.");
    }

    private static Task<HeldJob> SubmitAsync(Steps steps, SlurmExecutor executor, HeldJob job, string name, CancellationToken ct) =>
        steps.DoAsync(name, async () => job with { Handle = await executor.StartAsync(job, ct) }, ct, static held => $"Slurm's job {held.Handle}");

    private static async Task<bool> AgainAsync(SlurmExecutor executor, HeldJob job, CancellationToken ct) =>
        string.Equals(await executor.StartAsync(job, ct), job.Handle, StringComparison.Ordinal)
            ? true
            : throw new ShellException("A second submit of the same attempt became another job.");

    private async Task<string?> EndAsync(SlurmExecutor executor, HeldJob job, AttemptEnd wanted, CancellationToken ct)
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

    private static async Task<bool> OutputAsync(SlurmExecutor executor, HeldJob job, CancellationToken ct)
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

    private async Task<bool> CancelAsync(SlurmExecutor executor, HeldJob job, CancellationToken ct)
    {
        await executor.StopAsync(job, ct);
        await EndAsync(executor, job, AttemptEnd.Cancelled, ct);
        return true;
    }

    // Also when the person has gone away meanwhile.
    private async Task CleanAsync(SlurmExecutor? executor, HeldJob[] held)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        try
        {
            foreach (var job in held.Where(job => executor is not null && job.Handle is not null))
            {
                var number = long.Parse(job.Handle!, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
                await jobs.Shell!.RunAsync(new("scancel", "--", number), limit.Token);
                await jobs.Shell.RunAsync(new("rm", "-rf", "--", executor!.System.Folder(job.Key)), limit.Token);
            }
        }
        catch (Exception e) when (e is ShellException or OperationCanceledException)
        {
            // The line is away: what is left are two folders in ~/.pollinator/attempts.
        }
    }
}
