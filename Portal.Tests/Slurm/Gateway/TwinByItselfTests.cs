using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>Rung 1 where the login node reaches the portal: once the twin is there, nothing depends on the line.</summary>
[Trait("Stage", "Integration")]
public sealed class TwinByItselfTests(SlurmLab lab)
{
    [Fact]
    public async Task Line_Away_JobsBeginAndEndAllTheSame_AndRemovingTheSystemEndsTheTwin()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("hugos");
        using var programs = new TempFolder();
        await TwinPrograms.LayOutAsync(programs.Path);
        var twin = new TwinOnLab(cluster, "hugo");
        await using var bench = await GatewayBench.StartAsync(cluster, "hugo", server, programs.Path, ("Broker:LeaseSeconds", "6"));
        await bench.SignInWithKeyAsync();
        var served = await bench.ReachesAsync(view => view.Status.Rung == Rung.Twin, "the twin serves", 90);
        Assert.True(served.Findings!.ReachesPortal);
        Assert.True((await twin.SocketsAsync()).Tcp > 0);
        var tested = await bench.AskAsync(new() { Id = AskId.New(), Kind = AskKind.SelfTest });
        Assert.True(tested[^1].Answer?.Findings?.ReachesPortal, GatewayBench.Words(tested));

        await cluster.KillDaemonAsync("sshd-hugos");
        await cluster.KillDaemonAsync("sessions-hugo");
        await bench.ReachesAsync(view => view.Status.Contact == SystemContact.Connecting, "the line is away");
        var job = await bench.SubmitAsync("echo without a line");
        Assert.Equal("lab-twin", (await bench.EndsAsync(job)).Attempts[^1].ExecutorName);
        Assert.Equal("without a line\n", await bench.LogAsync(job));

        await cluster.StartDaemonAsync("sshd-hugos");
        await bench.ReachesAsync(view => view.Status.Contact == SystemContact.Connected, "the line is back", 90);
        Assert.True(await twin.RunsAsync());
        (await bench.Systems.RemoveAsync(bench.Owner, bench.Id, TestContext.Current.CancellationToken)).Require();
        await twin.GoneAsync(seconds: 2);
    }
}
