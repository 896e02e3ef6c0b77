using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Slurm.Ssh;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Whole jobs on Slurm 24.11 without accounting.</summary>
[Trait("Stage", "Integration")]
public sealed class NextGenerationTests(SlurmLab lab)
{
    [Fact]
    public async Task Jobs_AreRunWatchedToldAndEnded()
    {
        var cluster = await lab.NextAsync();
        await using var bench = await SshBench.StartAsync(LabPerson.Place("alice", cluster.Login), cluster.User("alice"));
        var stopped = await bench.BeginAsync("echo begun; sleep 300");
        var two = bench.Submit(
            new JobSpec
            {
                Command = ["hostname"],
                Conditions = new() { Nodes = 2 },
            }
        );
        var seven = bench.Submit("echo out; echo err >&2; exit 7");

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (await TwinBench.EndAsync(seven)).How);
        Assert.Equal(("out\n", "err\n"), (seven.Text(), seven.Text(LogStream.Stderr)));
        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), (await TwinBench.EndAsync(two)).How);
        Assert.Equal(["cpu1", "cpu2"], two.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        var close = (await TwinBench.StopAsync(stopped)).Close;
        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        Assert.Equal("begun\n", stopped.Text());
        Assert.Contains(seven.Events, told => told.Kind == AttemptEventKind.Running);
    }

    [Fact]
    public async Task Job_ThatTheControllerForgotWithoutItsEnd_IsLostAfterAQuarterOfAnHour()
    {
        await using var cluster = await SlurmCluster.StartAsync("24.11");
        var time = new HurriedTime(60);
        await using var bench = await SshBench.StartAsync(LabPerson.Place("alice", cluster.Login), cluster.User("alice"), time);
        var job = await bench.BeginAsync("echo begun; sleep 600");

        // What it knew is gone, and the node ends what it runs for nobody.
        await cluster.KillDaemonAsync("slurmctld");
        (await cluster.OnAsync("ctl", "sh", "-c", "rm -rf /var/lib/slurm/ctld/*")).Require();
        var forgotten = time.GetUtcNow();
        await cluster.StartDaemonAsync("slurmctld");
        var close = (await TwinBench.EndAsync(job)).Close;

        Assert.Equal((AttemptEnd.Failed, EndReason.Lost), (close.End, close.Reason));
        Assert.Contains($"Slurm has forgotten job {TwinBench.Id(job)}, and accounting says nothing of it.", close.Message, StringComparison.Ordinal);
        Assert.True(close.At - forgotten >= TimeSpan.FromMinutes(14), $"{close.At - forgotten}");
        Assert.Equal("begun\n", job.Text());
    }
}
