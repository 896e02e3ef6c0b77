using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Jobs of a portal on a real Slurm, run by the published twin as a plain user.</summary>
[Trait("Stage", "Integration")]
public sealed class TwinTests(TwinTests.Shared shared) : IClassFixture<TwinTests.Shared>
{
    private FakePortal Portal => shared.Portal;

    [Fact]
    public async Task Job_OnTwoNodes_RunsOnBoth()
    {
        var job = Portal.Submit(
            new()
            {
                Command = ["hostname"],
                Conditions = new() { Nodes = 2 },
            }
        );

        var close = await CloseAsync(job);

        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), (close.End, close.Reason, close.ExitCode));
        Assert.Equal(["cpu1", "cpu2"], job.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal(AttemptEventKind.Queued, job.Events[0].Kind);
        Assert.Equal("cpu[1-2]", job.Events.Single(told => told.Kind == AttemptEventKind.Running).Node);
    }

    [Fact]
    public async Task ExitCode_IsTold()
    {
        var job = Portal.Submit(Sh("echo out; echo err >&2; exit 7"));

        var close = await CloseAsync(job);

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (close.End, close.Reason, close.ExitCode));
        Assert.Equal(("out\n", "err\n"), (job.Text(), job.Text(LogStream.Stderr)));
        Assert.Equal("The program ended with exit code 7. Its log says why, if it said so.", close.Message);
        Assert.Contains("FAILED|7:0", close.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Memory_IsToldAlsoWhenOnlyAStepReachedIt(int processes)
    {
        var spec = new JobSpec
        {
            Command = ["python3", "-c", "print(len(bytearray(700 * 1024 * 1024)))"],
            Conditions = new() { ProcessesPerNode = processes, MemoryBytes = 100 << 20 },
        };

        var close = await CloseAsync(Portal.Submit(spec));

        Assert.Equal((AttemptEnd.Failed, EndReason.OutOfMemory), (close.End, close.Reason));
        Assert.Equal("It reached the 0.1 GiB of memory it asked for. Run it again with more, or let it use less.", close.Message);
        Assert.Contains("OUT_OF_MEMORY", close.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ReachesSlurmAndIsConfirmed()
    {
        var job = Portal.Submit(Sh("echo begun; sleep 300"));
        await RunsAsync(job);

        // The script has begun; its command may be a moment behind.
        await Eventually.IsAsync(() => job.Text().Length > 0, "its first line", 150);
        job.Stop = EndReason.CancelledByUser;
        var close = await CloseAsync(job);

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        // Whose order it was, the portal says.
        Assert.Null(close.Message);
        Assert.Equal("begun\n", job.Text());
        Assert.DoesNotContain(PlatformId(job), await shared.QueueAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_OfAWaitingJob_TakesItOutOfTheQueue()
    {
        var held = Portal.Submit(
            Sh("sleep 300") with
            {
                Slurm = new() { Partition = "gpu" },
                Conditions = new() { Gpu = new(4, "A100") },
            }
        );
        await RunsAsync(held);
        var waits = Portal.Submit(
            Sh("echo never") with
            {
                Slurm = new() { Partition = "gpu" },
                Conditions = new() { Gpu = new(4, "A100") },
            }
        );
        await Eventually.IsAsync(() => waits.Events.Any(told => told.Message is not null), "it says why it waits", 60);

        (waits.Stop, held.Stop) = (EndReason.CancelledByUser, EndReason.CancelledByUser);

        Assert.Equal(AttemptEnd.Cancelled, (await CloseAsync(waits)).End);
        Assert.Equal("", waits.Text());
        Assert.Contains(
            waits.Events,
            told =>
                told.Message is { } why
                && (why.Contains("No free nodes", StringComparison.Ordinal) || why.Contains("ahead of it", StringComparison.Ordinal))
        );
        await CloseAsync(held);
    }

    [Fact]
    public async Task Cancel_ByAnAdministrator_SaysSo()
    {
        var job = Portal.Submit(Sh("sleep 300"));
        await RunsAsync(job);

        (await shared.Cluster.OnAsync("ctl", "scancel", PlatformId(job))).Require();
        var close = await CloseAsync(job);

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByPlatform), (close.End, close.Reason));
        Assert.Contains("administrator", close.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ByTheOwnAccountThere_SaysSo()
    {
        var job = Portal.Submit(Sh("sleep 300"));
        await RunsAsync(job);

        (await shared.Cluster.AsAsync("dave", ["scancel", PlatformId(job)])).Require();
        var close = await CloseAsync(job);

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        Assert.Equal("It was cancelled on the system from your own account there.", close.Message);
    }

    [Fact]
    public async Task Gpus_AreAskedForByTheirModel()
    {
        var job = Portal.Submit(Sh("echo $CUDA_VISIBLE_DEVICES $SLURM_JOB_PARTITION") with { Conditions = new() { Gpu = new(2, "A100") } });

        await CloseAsync(job);

        Assert.Matches("^[0-3],[0-3] gpu\n$", job.Text());
    }

    [Fact]
    public async Task Requeue_IsFollowed()
    {
        var job = Portal.Submit(Sh("echo run ${SLURM_RESTART_COUNT:-0}; [ -n \"$SLURM_RESTART_COUNT\" ] || sleep 300"));
        await RunsAsync(job);

        // The script has begun; its command may be a moment behind.
        await Eventually.IsAsync(() => job.Text().Length > 0, "its first line", 60);
        await shared.Cluster.ScontrolAsync("requeue", PlatformId(job));
        var close = await CloseAsync(job);

        Assert.Equal(AttemptEnd.Succeeded, close.End);
        Assert.Equal("run 0\nrun 1\n", job.Text());
        Assert.Equal(2, job.Events.Count(told => told.Kind == AttemptEventKind.Running));
        Assert.Contains(
            job.Events,
            told => told.Kind == AttemptEventKind.Note && told.Message!.Contains("back into the queue", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("nope", null, "no such partition")]
    [InlineData(null, "nope", "charge this account")]
    public async Task Refusal_HasItsOwnWords(string? partition, string? account, string words)
    {
        var close = await CloseAsync(
            Portal.Submit(
                Sh("true") with
                {
                    Slurm = new() { Partition = partition, Account = account },
                }
            )
        );

        Assert.Equal((AttemptEnd.Failed, EndReason.PlatformRefused), (close.End, close.Reason));
        Assert.Contains(words, close.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reason_ThatNeverPasses_IsSaidWithItsRemedy()
    {
        var job = Portal.Submit(
            Sh("true") with
            {
                Slurm = new() { Partition = "short" },
                Conditions = new() { WalltimeSeconds = 36_000 },
            }
        );

        await Eventually.IsAsync(
            () => job.Events.Any(told => told.Message?.Contains("more time than its partition allows", StringComparison.Ordinal) == true),
            "it says why it waits",
            90
        );

        job.Stop = EndReason.CancelledByUser;
        Assert.Equal(AttemptEnd.Cancelled, (await CloseAsync(job)).End);
    }

    [Fact]
    public async Task Folder_ThatTheNodeDoesNotSee_IsSaid()
    {
        var close = await CloseAsync(Portal.Submit(Sh("true") with { Slurm = new() { Partition = "far" } }));

        Assert.Equal((AttemptEnd.Failed, EndReason.StartFailed), (close.End, close.Reason));
        Assert.Contains("not there on the compute nodes", close.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_OfAnyCharacters_ArriveAsTheyAreAndRunNothing()
    {
        string[] hostile = ["$(touch pwned)", "`id`", "a'b\"c", "-n", "--", "a=b", "two\r\nlines", "", "* ?", "😀", "#SBATCH --account=evil"];
        var job = Portal.Submit(
            new()
            {
                Label = "a|b \"c\" ü, -x $(id)",
                Command = ["/usr/bin/printf", "%s|", .. hostile],
                Environment = new Dictionary<string, string> { ["FOO"] = "l1\n#SBATCH --time=1\nl2 ' \"" },
            }
        );

        var close = await CloseAsync(job);

        Assert.Equal(AttemptEnd.Succeeded, close.End);
        Assert.Equal(string.Concat(hostile.Select(word => word + "|")), job.Text());
    }

    [Fact]
    public async Task Results_AndOutputs_ComeBack()
    {
        var job = new FakeJobBuilder()
            .With("src/run.sh", "#!/bin/sh\nmkdir -p result; cp data/a result/b; printf '{\"loss\":0.5}' >result/outputs.json\n", isExecutable: true)
            .With("data/a", "A")
            .Submit(Portal, new() { Command = ["src/run.sh"] });

        var close = await CloseAsync(job);

        Assert.Equal(0.5, close.Outputs!["loss"].GetDouble());
        Assert.Contains("b", job.Results!.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Twin_KilledWhileAJobRuns_SeesItThroughWhenItIsBack()
    {
        var job = Portal.Submit(Sh("echo a; sleep 5; echo b"));
        await RunsAsync(job);

        await shared.RestartAsync();
        var close = await CloseAsync(job);

        Assert.Equal(0, close.ExitCode);
        Assert.Equal("a\nb\n", job.Text());
    }

    private static JobSpec Sh(string line) => new() { Command = ["sh", "-c", line] };

    private static string PlatformId(FakeJob job) => job.Events.Last(told => told.PlatformId is not null).PlatformId!;

    private static Task RunsAsync(FakeJob job) =>
        Eventually.IsAsync(() => job.Events.Any(told => told.Kind == AttemptEventKind.Running), "the job runs", 90);

    private static Task<CloseAttempt> CloseAsync(FakeJob job) => Eventually.ComesAsync(job.Closed, 120);

    public sealed class Shared(SlurmLab lab) : IAsyncLifetime
    {
        private TwinProcess _twin = null!;

        internal FakePortal Portal { get; private set; } = null!;

        internal SlurmCluster Cluster { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Cluster = await lab.PresentAsync();
            Portal = await FakePortal.StartAsync();
            _twin = await TwinProcess.StartAsync(Cluster, "dave", Portal.Address, Portal.NewCode());
        }

        public async Task<string> QueueAsync() => (await Cluster.AsAsync("dave", ["squeue", "-h", "-o", "%A"])).Require();

        public async Task RestartAsync()
        {
            await _twin.SignalAsync("KILL");
            _twin = await TwinProcess.StartAsync(Cluster, "dave", Portal.Address, code: null);
        }

        public async ValueTask DisposeAsync()
        {
            TestContext.Current.SendDiagnosticMessage(_twin.Said);
            await _twin.DisposeAsync();
            await Portal.DisposeAsync();
            Assert.Empty(Portal.Faults);
        }
    }
}
