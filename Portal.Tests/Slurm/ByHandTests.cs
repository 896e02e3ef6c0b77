using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Faults;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>A system whose program a person started on the login node: the portal has no way there of its own.</summary>
[Trait("Stage", "Integration")]
public sealed class ByHandTests(SlurmLab lab)
{
    [Fact]
    public async Task SelfTest_IsDoneByTheProgramOnTheLoginNode_AndLeavesNothingThere()
    {
        var cluster = await lab.PresentAsync();
        await using var portal = await PortalProcess.StartAsync("--Slurm:Enabled=false");
        var door = new SystemDoor(portal);
        var (system, code) = await door.AddByHandAsync("by-hand");
        await using var twin = await TwinProcess.StartAsync(cluster, "erin", portal.Address, code, "--state", "/home/erin/.pollinator-by-hand");
        await door.ReachesAsync(system, view => view.Executors.Any(executor => executor.Capabilities?.Functions.Count > 0));

        var answer = await door.AskAsync(system, new Ask { Id = AskId.New(), Kind = AskKind.SelfTest });

        Assert.True(answer.Findings?.HasSharedHome);
        Assert.True(answer.Findings?.ReachesPortal);
        // The program there has no other clock than the login node's own.
        Assert.Null(answer.Findings?.ClockOffsetMilliseconds);
        Assert.Equal("", (await cluster.AsAsync("erin", ["ls", "/home/erin/.pollinator-by-hand/attempts"])).Require());
    }

    [Fact]
    public async Task SelfTest_WhereNodesHaveAnotherHome_FindsThatOut()
    {
        const string Home = "/home/erin/.pollinator-far";
        var cluster = await lab.PresentAsync();
        (await cluster.AsAsync("erin", ["sh", "-c", "echo '{\"partitions\":[\"far\"]}' > ~/far.json"])).Require();
        await using var portal = await PortalProcess.StartAsync("--Slurm:Enabled=false");
        var door = new SystemDoor(portal);
        var (system, code) = await door.AddByHandAsync("far");
        await using var twin = await TwinProcess.StartAsync(
            cluster,
            "erin",
            portal.Address,
            code,
            "--state",
            Home,
            "--policy",
            "/home/erin/far.json"
        );
        await door.ReachesAsync(system, view => view.Executors.Any(executor => executor.Capabilities?.Functions.Count > 0));

        var answer = await door.AskAsync(system, new Ask { Id = AskId.New(), Kind = AskKind.SelfTest });

        Assert.False(answer.Findings?.HasSharedHome);
        await door.ReachesAsync(system, view => view.Findings?.HasSharedHome == false);
        Assert.Equal("", (await cluster.AsAsync("erin", ["ls", Home + "/attempts"])).Require());
    }
}
