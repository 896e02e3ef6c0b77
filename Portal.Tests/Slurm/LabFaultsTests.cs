using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What tests of faults lean on: daemons that die and come back, stand-ins, and a lab that leaves nothing behind.</summary>
[Trait("Stage", "Integration")]
public sealed class LabFaultsTests(SlurmLab lab)
{
    [Fact]
    public async Task Lab_AfterItsEnd_LeavesNothingBehind()
    {
        var machine = Machine();
        var cluster = await SlurmCluster.StartAsync("22.05");
        var folder = cluster.Folder;
        await cluster.SubmitAsync("alice", "sleep 600");
        Assert.NotEmpty(ProcessesOf(cluster));

        await cluster.DisposeAsync();

        Assert.Empty(ProcessesOf(cluster));
        Assert.False(Directory.Exists(folder));
        Assert.Equal(machine, Machine());
        Assert.DoesNotContain(folder, await File.ReadAllTextAsync("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daemons_AfterAKill_ComeBackAndJobsRunOn()
    {
        await using var cluster = await SlurmCluster.StartAsync("22.05");
        foreach (var daemon in new[] { "slurmctld", "slurmdbd", "slurmd-cpu2", "sshd-login1", "mariadbd" })
        {
            var running = await cluster.SubmitAsync("alice", "sleep 8");
            await cluster.ReachesAsync(running, "RUNNING");
            await WrittenDownAsync(cluster, running);

            await cluster.KillDaemonAsync(daemon);
            await cluster.StartDaemonAsync(daemon);

            await cluster.ReachesAsync(running, "COMPLETED");
            var after = await new LabSignIn(cluster).RunAsync("alice", "sbatch --parsable -N2 --wrap true");
            await cluster.ReachesAsync(long.Parse(after.Require()), "COMPLETED");
        }
    }

    // What a controller has not written down when it is killed it begins anew, and a node that still runs it may then hold the job.
    private static async Task WrittenDownAsync(SlurmCluster cluster, long job)
    {
        (await cluster.OnAsync("ctl", "touch", "/tmp/before")).Require();
        await cluster.ScontrolAsync("update", $"JobId={job}", "Comment=seen");
        const string Look = "test /var/lib/slurm/ctld/job_state -nt /tmp/before";
        var began = TimeProvider.System.GetTimestamp();
        while ((await cluster.OnAsync("ctl", "sh", "-c", Look)).ExitCode != 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "the controller writes nothing down");
        }
    }

    [Theory]
    [InlineData("chatty", 0, "4711 rules")]
    [InlineData("with-cluster", 0, ";lab")]
    [InlineData("without-id", 0, "")]
    [InlineData("lost-answer", 1, "")]
    [InlineData("dies-after", 137, "")]
    public async Task StandIn_InFrontOfSbatch_SubmitsOnceAndSpeaksOtherwise(string name, int exitCode, string said)
    {
        var cluster = await lab.NextAsync();
        await cluster.StandInAsync("erin", name);

        var answer = await new LabSignIn(cluster).RunAsync("erin", $"sbatch --parsable --hold -J {name} --wrap true; exit $?");

        Assert.Equal(exitCode, answer.ExitCode);
        Assert.Contains(said, answer.Output, StringComparison.Ordinal);
        Assert.Equal("JobHeldUser", (await cluster.AsAsync("erin", ["squeue", "-h", "-n", name, "-o", "%r"])).Require());
    }

    [Fact]
    public async Task StandIn_ForAClock_IsTenMinutesAhead()
    {
        var cluster = await lab.NextAsync();
        await cluster.StandInAsync("csh", "clock");

        var said = await new LabSignIn(cluster).RunAsync("csh", "date +%s; /bin/date +%s");

        var times = said.Require().Split('\n').Select(long.Parse).ToArray();
        Assert.InRange(times[0] - times[1], 599, 601);
    }

    [Fact]
    public async Task Sessions_OfAUser_CanBeEnded()
    {
        var cluster = await lab.NextAsync();
        using var client = await new LabSignIn(cluster).ConnectAsync("dave");
        var running = LabSignIn.RunAsync(client, "sleep 600");

        await cluster.KillDaemonAsync("sessions-dave");

        await Assert.ThrowsAnyAsync<Renci.SshNet.Common.SshException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    // What a lab could have touched on the machine itself.
    private static string Machine() =>
        string.Join(
            '\n',
            new[] { "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/pam.d/sshd" }.Select(file => File.Exists(file) ? File.ReadAllText(file) : "none")
        );

    // Every process of a lab has its folder as /mnt.
    private static IReadOnlyList<string> ProcessesOf(SlurmCluster cluster) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && Mounts(folder).Contains(cluster.Folder, StringComparison.Ordinal)),
        ];

    private static string Mounts(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "mountinfo"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
