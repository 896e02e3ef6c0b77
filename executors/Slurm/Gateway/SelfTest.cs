using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Trial;

namespace Pollinator.Slurm.Gateway;

/// <summary>The self-test of a system that is reached over SSH: the line, the jobs, and the program on the login node where one serves.</summary>
internal sealed class SelfTest(GatewayDesk desk, JobsOverSsh jobs, TimeProvider time)
{
    public async Task RunAsync(IAskTalk talk, CancellationToken ct)
    {
        var steps = new Steps(talk, time);
        var folder = Directory.CreateTempSubdirectory("pollinator-self-test-");
        try
        {
            var channels = await steps.DoAsync("Reach the login node over SSH", () => desk.Line.ReadyAsync(TimeSpan.FromSeconds(30), ct), ct);
            await steps.DoAsync("Ask whether the line answers", () => ProbeAsync(channels, ct), ct);
            var executor = await steps.DoAsync("Look at Slurm", () => LookAsync(ct), ct, one => $"Slurm {Seen(one).SlurmVersion}");
            var hasSharedHome = await new TrialRun(executor, key => folder.CreateSubdirectory(key.ToString()).FullName, steps, time).RunAsync(ct);
            if (desk.Rungs.Standing.Rung == Rung.Twin)
            {
                await steps.DoAsync("Hear the program on the login node", () => desk.Rungs.HearAsync(ct), ct, static said => said?.Split('+')[0]);
            }

            var findings = desk.Tell(Seen(executor) with { HasSharedHome = hasSharedHome });
            await talk.AnswerAsync(new() { Findings = findings }, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> ProbeAsync(Ssh.Channels channels, CancellationToken ct) =>
        await channels.ProbeAsync(TimeSpan.FromSeconds(10), ct) ? true : throw new ShellException("The line does not answer.");

    // What the test's own look found. The executor goes on by what it was begun with, which may be old.
    private SystemFindings Seen(SlurmExecutor executor) => (jobs.Facts ?? executor.Desk.Facts).Findings;

    private async Task<SlurmExecutor> LookAsync(CancellationToken ct)
    {
        await desk.LookAsync(ct);
        return await jobs.WhenThereAsync(ct);
    }
}
