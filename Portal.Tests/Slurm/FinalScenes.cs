using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>
/// All ways in which a job can end on a Slurm with accounting, played at the same time on a cluster of its own: nodes go down in it and its
/// settings change.
/// </summary>
public sealed class FinalScenes : IAsyncLifetime
{
    private const long Mebi = 1 << 20;
    private SlurmCluster _cluster = null!;
    private TwinBench _dave = null!;
    private TwinBench _erin = null!;

    internal Task<Ended> Walltime { get; private set; } = null!;

    internal Task<(Ended PutBack, Ended Cancelled)> Preempted { get; private set; } = null!;

    internal Task<(Ended ForGood, Ended PutBack)> NodeDown { get; private set; } = null!;

    internal Task<Ended> NodeKilled { get; private set; } = null!;

    internal Task<(Ended Waiting, Ended Cancelled)> NeverSatisfied { get; private set; } = null!;

    internal Task<Ended> Unwritable { get; private set; } = null!;

    internal Task<Ended> TooMuchMemory { get; private set; } = null!;

    internal Task<Ended> TooManyCores { get; private set; } = null!;

    internal Task<(Ended Waiting, Ended Refused)> TooManyJobs { get; private set; } = null!;

    internal Task<Ended> SpentQos { get; private set; } = null!;

    internal Task<Ended[]> WithBrokenAccounting { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await SlurmCluster.StartAsync();
        _dave = await TwinBench.StartAsync(_cluster, "dave");
        // Takes longest: a walltime is a minute at least, and Slurm looks at it twice a minute.
        Walltime = TwinBench.EndAsync(_dave.Submit(On("short", "echo begun; sleep 300") with { Conditions = new() { WalltimeSeconds = 60 } }));
        _erin = await TwinBench.StartAsync(_cluster, "erin", "broken-accounting");
        Preempted = PreemptAsync();
        NodeDown = TakeDownAsync();
        NodeKilled = KillNodeAsync();
        NeverSatisfied = DependAsync();
        Unwritable = LockFolderAsync();
        TooMuchMemory = TwinBench.EndAsync(_dave.Submit(On("standard", "true") with { Conditions = new() { MemoryBytes = 100L << 30 } }));
        TooManyCores = TwinBench.EndAsync(_dave.Submit(In("strict", "true") with { Conditions = new() { CpuMillicores = 3000 } }));
        TooManyJobs = CrowdAsync();
        SpentQos = SpendAsync();
        WithBrokenAccounting = Task.WhenAll(
            TwinBench.EndAsync(_erin.Submit("echo said; exit 7")),
            RemoveAsync(),
            TwinBench.EndAsync(
                _erin.Submit(
                    new JobSpec
                    {
                        Command = ["python3", "-c", "print(len(bytearray(700 * 1024 * 1024)))"],
                        Conditions = new() { MemoryBytes = 100 * Mebi },
                    }
                )
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        await TellOfFaultsAsync();
        await _dave.DisposeAsync();
        await _erin.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    // A scene that hung says by itself only that it did; what the cluster and the twin knew is gone with them.
    private async Task TellOfFaultsAsync()
    {
        Task[] scenes = [Walltime, Preempted, NodeDown, NodeKilled, NeverSatisfied, Unwritable, TooManyJobs, SpentQos, WithBrokenAccounting];
        if (scenes.Any(scene => scene.IsFaulted))
        {
            await Console.Error.WriteLineAsync($"Of the scenes that failed:\n{await _dave.KnowsAsync()}\n{await _erin.KnowsAsync()}");
        }
    }

    private static JobSpec On(string partition, string line) => TwinBench.Sh(line) with { Slurm = new() { Partition = partition } };

    private static JobSpec In(string qos, string line) => TwinBench.Sh(line) with { Slurm = new() { Qos = qos } };

    // Memory leaves the stronger job no room beside either of them, and room beside all others.
    private async Task<(Ended, Ended)> PreemptAsync()
    {
        var asks = new Conditions { MemoryBytes = 300 * Mebi };
        const string Once = "echo run ${SLURM_RESTART_COUNT:-0}; [ -n \"$SLURM_RESTART_COUNT\" ] || sleep 300";
        var running = await Task.WhenAll(
            _dave.RunAsync(On("preempt", Once) with { Conditions = asks }),
            _dave.RunAsync(On("scav", "echo begun; sleep 300") with { Conditions = asks })
        );
        _dave.Submit(
            On("standard", "sleep 1") with
            {
                Conditions = new() { Nodes = 2, MemoryBytes = 3850 * Mebi },
            }
        );
        return (await TwinBench.EndAsync(running[0]), await TwinBench.EndAsync(running[1]));
    }

    private async Task<(Ended, Ended)> TakeDownAsync()
    {
        var forGood = await _dave.RunAsync(On("gpu", "echo begun; sleep 300"));
        var putBack = await _dave.RunAsync(On("gpu", "echo run ${SLURM_RESTART_COUNT:-0}; [ -n \"$SLURM_RESTART_COUNT\" ] || sleep 300"));
        await _cluster.ScontrolAsync("update", $"JobId={TwinBench.Id(forGood)}", "Requeue=0");
        await _cluster.ScontrolAsync("update", "NodeName=gpu1", "State=DOWN", "Reason=test");
        var first = await TwinBench.EndAsync(forGood);
        // The node comes back by itself when its slurmd registers again (ReturnToService=2).
        return (first, await TwinBench.EndAsync(putBack));
    }

    // After the other failure of the same node. Nobody is there to say how it ended, so Slurm gives the node up after SlurmdTimeout.
    private async Task<Ended> KillNodeAsync()
    {
        await NodeDown;
        var job = await _dave.RunAsync(On("gpu", "echo begun; sleep 300"));
        await _cluster.ScontrolAsync("update", $"JobId={TwinBench.Id(job)}", "Requeue=0");
        await _cluster.KillDaemonAsync("slurmd-gpu1");
        return await TwinBench.EndAsync(job);
    }

    // One waits for ever, as most systems let it, and the other is cancelled, as some do.
    private async Task<(Ended, Ended)> DependAsync()
    {
        var waits = await DependOnFailureAsync();
        await TwinBench.WaitsAsync(waits, "did not end as it had to");
        var stopped = await TwinBench.StopAsync(waits);
        var settings = await _cluster.OnAsync("ctl", "sed", "-i", "$a DependencyParameters=kill_invalid_depend", "/etc/slurm/slurm.conf");
        settings.Require();
        await _cluster.ScontrolAsync("reconfigure");
        return (stopped, await TwinBench.EndAsync(await DependOnFailureAsync()));
    }

    private async Task<FakeJob> DependOnFailureAsync()
    {
        var job = await _dave.HoldAsync("echo never");
        var failed = await _cluster.SubmitAsync("dave", "exit 1", "-o", "/dev/null");
        await _cluster.ReachesAsync(failed, "FAILED");
        await _cluster.ScontrolAsync("hold", TwinBench.Id(job));
        await _dave.LetGoAsync(job, $"Dependency=afterok:{failed}");
        await _cluster.ScontrolAsync("release", TwinBench.Id(job));
        return job;
    }

    private async Task<Ended> LockFolderAsync()
    {
        var job = await _dave.HoldAsync("echo never");
        var folder = Path.GetDirectoryName(_dave.File(job, "slurm.out"))!;
        System.IO.File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await _dave.LetGoAsync(job);
        return await TwinBench.EndAsync(job);
    }

    // Two of a user may be in the queue of this QOS, and one may run.
    private async Task<(Ended, Ended)> CrowdAsync()
    {
        var running = await _dave.RunAsync(In("capped", "sleep 300"));
        var waiting = _dave.Submit(In("capped", "echo never"));
        await TwinBench.WaitsAsync(waiting, "limit");
        var refused = await TwinBench.EndAsync(_dave.Submit(In("capped", "echo never")));
        var stopped = await TwinBench.StopAsync(waiting);
        await TwinBench.StopAsync(running);
        return (stopped, refused);
    }

    private async Task<Ended> SpendAsync()
    {
        var job = _dave.Submit(In("spent", "echo never") with { Conditions = new() { WalltimeSeconds = 3600 } });
        await TwinBench.WaitsAsync(job, "QOS");
        return await TwinBench.StopAsync(job);
    }

    private async Task<Ended> RemoveAsync()
    {
        var job = await _erin.RunAsync(TwinBench.Sh("sleep 300"));
        (await _cluster.OnAsync("ctl", "scancel", TwinBench.Id(job))).Require();
        return await TwinBench.EndAsync(job);
    }
}
