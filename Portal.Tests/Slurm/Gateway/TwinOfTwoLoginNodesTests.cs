using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>Rung 1 where one name leads to either of two login nodes with one home: only files tell the one about what runs on the other.</summary>
[Trait("Stage", "Integration")]
public sealed class TwinOfTwoLoginNodesTests(SlurmLab lab)
{
    private const string User = "nora";

    [Fact]
    public async Task NameThatLeadsToTheOtherNode_KeepsTheTwinThatIsThere_AndReplacesItOnlyByAnotherContent()
    {
        var cluster = await lab.PresentAsync();
        var second = cluster.Description.SshServers["login2"];
        await using var line = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        using var programs = new TempFolder();
        await TwinPrograms.LayOutAsync(programs.Path);
        var twin = new TwinOnLab(cluster, User);
        var name = new SshServer(line.Host, line.Port, cluster.Login.HostKeys);
        await using var bench = await GatewayBench.StartAsync(cluster, User, name, programs.Path, ("Broker:LeaseSeconds", "6"));
        await bench.SignInWithKeyAsync();
        await bench.ReachesAsync(view => view.Status.Rung == Rung.Twin && IsServed(view), "the twin serves", 90);
        var job = await bench.SubmitAsync("echo x >> ~/ran; echo a; until [ -e ~/go ]; do sleep 0.2; done; echo b");
        await bench.RunsAsync(job);
        var former = await twin.PidAsync();
        Assert.Equal("login1", await twin.HostAsync());

        var before = line.Accepted;
        line.LeadTo(second.Address, second.Port);
        line.Cut();
        await Eventually.IsAsync(() => line.Accepted > before, "it is signed in to the other node", 60);
        await bench.ReachesAsync(view => view.Status is { Contact: SystemContact.Connected, Rung: Rung.Twin }, "the line is back");
        var other = await bench.EndsAsync(await bench.SubmitAsync("true"));
        Assert.Equal("lab-twin", other.Attempts[^1].ExecutorName);
        Assert.Equal((former, "login1", 1), (await twin.PidAsync(), await twin.HostAsync(), await twin.CountAsync()));

        await bench.EndGatewayAsync();
        await TwinPrograms.LayOutAsync(programs.Path, "another content, the same version");
        await bench.StartGatewayAsync();
        await Eventually.SeesAsync(twin.HostAsync, host => host == "login2", host => $"one runs on login2, not on {host}", 90);
        await bench.ReachesAsync(IsServed, "the next twin serves", 90);
        await Eventually.SeesAsync(twin.CountAsync, count => count == 1, count => $"one twin runs, not {count}");
        Assert.NotEqual(former, await twin.PidAsync());
        await twin.ShAsync("touch ~/go");
        var ended = await bench.EndsAsync(job);
        Assert.Equal("a\nb\n", await bench.LogAsync(job));
        Assert.Equal(("x", 1), ((await twin.ShAsync("cat ~/ran")).Require(), ended.Attempts.Count));

        (await bench.Systems.RemoveAsync(bench.Owner, bench.Id, TestContext.Current.CancellationToken)).Require();
        await twin.GoneAsync();
    }

    private static bool IsServed(SystemView view) =>
        view.Status.Contact == SystemContact.Connected
        && view.Executors.Any(executor => executor is { Name: "lab-twin", Health: ExecutorHealth.Good, Capabilities.Functions.Count: > 0 });
}
