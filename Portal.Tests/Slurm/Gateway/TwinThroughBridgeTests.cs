using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>
/// Rung 1 where the login node does not reach the portal: the published program is put there over a real SSH line and talks through it. The address
/// that executors are told leads nowhere; and the twin is seen to have no connection but to the bridge's socket.
/// </summary>
[Trait("Stage", "Integration")]
public sealed class TwinThroughBridgeTests(TwinThroughBridgeTests.Shared shared) : IClassFixture<TwinThroughBridgeTests.Shared>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private GatewayBench Bench => shared.Bench;

    private TwinOnLab Twin => shared.Twin;

    [Fact]
    public async Task Job_RunsThroughTheTwin_AndNothingOfItTouchesANetwork()
    {
        await ServesAsync();

        var job = await Bench.SubmitAsync("echo out of $(hostname)");
        var view = await Bench.EndsAsync(job);

        Assert.Equal("lab-twin", view.Attempts[^1].ExecutorName);
        Assert.StartsWith("out of cpu", await Bench.LogAsync(job), StringComparison.Ordinal);
        Assert.Equal(0, (await Twin.SocketsAsync()).Tcp);
        Assert.True((await Twin.SocketsAsync()).Unix > 0);
        var seen = await Bench.ViewAsync();
        Assert.False(seen.Findings!.ReachesPortal);
        Assert.Contains("talks through the SSH connection", seen.Status.RungWhy, StringComparison.Ordinal);
        Assert.Empty(seen.Executors.Single(executor => executor.Name == "lab-gateway").Capabilities!.Functions);
    }

    [Fact]
    public async Task Sheet_SaysWhatIsThere()
    {
        await ServesAsync();

        var said = await Bench.AskAsync(new() { Id = AskId.New(), Kind = AskKind.GuestSheet });

        var sheet = said[^1].Answer!.Sheet!;
        Assert.Equal((await Twin.ShAsync("ls ~/.pollinator/twin/*/bridge.sock")).Require(), Assert.Single(sheet.Ports).What);
        var key = Assert.Single(sheet.Keys);
        Assert.Equal((await Twin.ShAsync("ssh-keygen -l -f ~/.ssh/authorized_keys | cut -d ' ' -f 2")).Require(), key.What);
        Assert.Contains("brought by a person", key.Words, StringComparison.Ordinal);
        Assert.Contains(sheet.Files, fact => fact.What == "/home/gina/.pollinator/bin/");
        Assert.Contains(sheet.Processes, fact => fact.What == "pollinator-slurm bridge");
        Assert.Contains(sheet.HowToStop, fact => fact.Words.Contains("not started again while the file is there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Killed_WhileAJobRuns_IsFoundAgain_AndTheJobRanOnce()
    {
        await ServesAsync();
        var job = await Bench.SubmitAsync("echo x >> ~/ran-killed; echo a; until [ -e ~/go-killed ]; do sleep 0.2; done; echo b");
        await Bench.RunsAsync(job);
        var former = await Twin.PidAsync();

        await Twin.KillAsync();
        await AnotherAsync(former);
        await Twin.ShAsync("touch ~/go-killed");

        await EndsOnceAsync(job, "killed");
    }

    [Fact]
    public async Task Line_Broken_ComesBack_AndTheJobGoesOn()
    {
        await ServesAsync();
        var job = await Bench.SubmitAsync("echo x >> ~/ran-broken; echo a; until [ -e ~/go-broken ]; do sleep 0.2; done; echo b");
        await Bench.RunsAsync(job);

        await shared.Cluster.KillDaemonAsync("sessions-gina");
        await Twin.ShAsync("touch ~/go-broken");

        await EndsOnceAsync(job, "broken");
    }

    [Fact]
    public async Task Program_OfAnotherContent_ReplacesTheFormer_AndTheJobGoesOn()
    {
        await ServesAsync();
        var job = await Bench.SubmitAsync("echo x >> ~/ran-replaced; echo a; until [ -e ~/go-replaced ]; do sleep 0.2; done; echo b");
        await Bench.RunsAsync(job);
        var (former, version) = (await Twin.PidAsync(), (await Bench.ViewAsync()).Status.TwinVersion);

        await Bench.EndGatewayAsync();
        await TwinPrograms.LayOutAsync(Bench.TwinPrograms!, "another content, the same version");
        await Bench.StartGatewayAsync();
        var meanwhile = await SubmitUntilAsync(AnotherAsync(former));
        await Bench.ReachesAsync(view => view.Status.TwinVersion is { } now && now != version, "the other content serves");
        await Twin.ShAsync("touch ~/go-replaced");

        await EndsOnceAsync(job, "replaced");
        for (var number = 0; number < meanwhile.Count; number++)
        {
            await RunsOnceAsync(meanwhile[number], $"meanwhile-{number}");
        }
    }

    [Fact]
    public async Task Gateway_StartedAgain_LeavesTheTwinAlone()
    {
        await ServesAsync();
        var former = await Twin.PidAsync();

        await Bench.EndGatewayAsync();
        await Bench.StartGatewayAsync();
        await Bench.ReachesAsync(view => view.Status is { Contact: SystemContact.Connected }, "the line is back");
        await ServesAsync();

        Assert.Equal(former, await Twin.PidAsync());
    }

    [Fact]
    public async Task OverSsh_ChosenWhileAJobRuns_DrainsTheTwin_AndBack()
    {
        await ServesAsync();
        var running = await Bench.SubmitAsync("echo x >> ~/ran-chosen; echo a; until [ -e ~/go-chosen ]; do sleep 0.2; done; echo b");
        await Bench.RunsAsync(running);

        (await Bench.Systems.ChooseRungAsync(Bench.Owner, Bench.Id, Rung.OverSsh, Ct)).Require();
        await Bench.ReachesAsync(view => view.Status.Rung == Rung.OverSsh, "it goes over SSH");
        var job = await Bench.EndsAsync(await Bench.SubmitAsync("true"));
        Assert.Equal("lab-gateway", job.Attempts[^1].ExecutorName);

        await Twin.ShAsync("touch ~/go-chosen");
        Assert.Equal("lab-twin", (await EndsOnceAsync(running, "chosen")).Attempts[^1].ExecutorName);
        await Twin.GoneAsync();

        (await Bench.Systems.ChooseRungAsync(Bench.Owner, Bench.Id, null, Ct)).Require();
        await ServesAsync();
    }

    [Fact]
    public async Task StopFile_EndsIt_KeepsItEnded_AndIsSaid()
    {
        await ServesAsync();

        await Twin.ShAsync("touch ~/.pollinator/STOP");
        await Twin.GoneAsync();
        var view = await Bench.ReachesAsync(view => view.Status.Message?.Contains("STOP", StringComparison.Ordinal) == true, "the page says it");
        Assert.Null(view.Status.Rung);
        Assert.Empty(view.Executors.Single(executor => executor.Name == "lab-gateway").Capabilities!.Functions);
        Assert.False(await Twin.RunsAsync());

        await Twin.ShAsync("rm ~/.pollinator/STOP");
        await ServesAsync();
    }

    private Task<SystemView> ServesAsync() =>
        Bench.ReachesAsync(
            view =>
                view.Status is { Rung: Rung.Twin, Contact: SystemContact.Connected }
                && view.Executors.Any(executor => executor is { Name: "lab-twin", Health: ExecutorHealth.Good, Capabilities.Functions.Count: > 0 }),
            "the twin serves",
            90
        );

    private Task AnotherAsync(string former) =>
        Eventually.SeesAsync(
            async () => await Twin.PidAsync() != former && await Twin.RunsAsync(),
            runs => runs,
            _ => $"another twin runs than {former}",
            seconds: 60
        );

    // Some find the twin that is replaced, some while it ends, and some the next.
    private async Task<List<JobId>> SubmitUntilAsync(Task replaced)
    {
        var jobs = new List<JobId>();
        while (!replaced.IsCompleted)
        {
            jobs.Add(await Bench.SubmitAsync($"echo x >> ~/ran-meanwhile-{jobs.Count}; echo a; echo b"));
            await Task.WhenAny(replaced, Task.Delay(TimeSpan.FromSeconds(1), Ct));
        }

        await replaced;
        return jobs;
    }

    private async Task<JobView> EndsOnceAsync(JobId job, string what)
    {
        var view = await RunsOnceAsync(job, what);
        Assert.Single(view.Attempts);
        return view;
    }

    // What was given out and taken back before its start is no run.
    private async Task<JobView> RunsOnceAsync(JobId job, string what)
    {
        var view = await Bench.EndsAsync(job);
        Assert.All(view.Attempts.SkipLast(1), attempt => Assert.True(attempt is { StartedAt: null, PlatformId: null }, $"{attempt}"));
        Assert.Equal("a\nb\n", await Bench.LogAsync(job, view.Attempts[^1].Number));
        Assert.Equal("x", (await Twin.ShAsync($"cat ~/ran-{what}")).Require());
        return view;
    }

    public sealed class Shared(SlurmLab lab) : IAsyncLifetime
    {
        private readonly TempFolder _programs = new();

        internal GatewayBench Bench { get; private set; } = null!;

        internal SlurmCluster Cluster { get; private set; } = null!;

        internal TwinOnLab Twin => new(Cluster, "gina");

        public async ValueTask InitializeAsync()
        {
            Cluster = await lab.PresentAsync();
            await TwinPrograms.LayOutAsync(_programs.Path);
            // Nothing listens at port 9 of the login node.
            Bench = await GatewayBench.StartAsync(
                Cluster,
                "gina",
                twinPrograms: _programs.Path,
                settings: [("ExecutorUrl", "http://127.0.0.1:9"), ("Broker:LeaseSeconds", "6")]
            );
            await Bench.SignInWithKeyAsync();
        }

        public async ValueTask DisposeAsync()
        {
            TestContext.Current.SendDiagnosticMessage((await Twin.ShAsync("cat ~/.pollinator/twin/*/twin.log")).Output);
            await Bench.DisposeAsync();
            _programs.Dispose();
        }
    }
}
