using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
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

    [Fact]
    public async Task Policy_OfTheCentre_SaysWhoRunsJobsWhereAndHowManyAtOnce()
    {
        const string Line = "echo $SLURM_JOB_PARTITION; date +%s%N; sleep 1; date +%s%N";
        const string Narrow = """{ "users": ["erin"], "partitions": ["short"], "mostJobs": 1, "schedulerRequestsPerMinute": 60 }""";
        var cluster = await lab.PresentAsync();
        await using var portal = await FakePortal.StartAsync();
        await using (await UnderPolicyAsync(cluster, portal, "narrow", Narrow))
        {
            FakeJob[] jobs = [portal.Submit(TwinBench.Sh(Line)), portal.Submit(TwinBench.Sh(Line))];
            var elsewhere = portal.Submit(TwinBench.Sh("true") with { Slurm = new() { Partition = "standard" } });

            var ends = await Task.WhenAll(jobs.Append(elsewhere).Select(job => Eventually.ComesAsync(job.Closed, 120)));

            Assert.Equal([AttemptEnd.Succeeded, AttemptEnd.Succeeded, AttemptEnd.Failed], ends.Select(end => end.End));
            Assert.Equal(EndReason.PlatformRefused, ends[2].Reason);
            Assert.Contains("does not allow jobs of this portal in partition standard. It allows: short.", ends[2].Message, StringComparison.Ordinal);
            var told = jobs.Select(job => job.Text().Split('\n')).OrderBy(lines => lines[1], StringComparer.Ordinal).ToList();
            Assert.Equal(["short", "short"], told.Select(lines => lines[0]));
            // Its nodes have room for both: only the policy lets the second wait for the end of the first.
            Assert.True(string.CompareOrdinal(told[0][2], told[1][1]) <= 0, $"It ended at {told[0][2]}, and the next began at {told[1][1]}.");
        }

        await using (await UnderPolicyAsync(cluster, portal, "others", """{ "users": ["alice"] }"""))
        {
            await Eventually.IsAsync(() => portal.Sessions.Last().Capabilities.Functions.Count == 0, "a program that may run nothing", 60);
        }

        Assert.Empty(portal.Faults);
    }

    private static async Task<TwinProcess> UnderPolicyAsync(SlurmCluster cluster, FakePortal portal, string name, string policy)
    {
        (await cluster.AsAsync("erin", ["sh", "-c", $"cat >~/{name}.json"], policy)).Require();
        return await TwinProcess.StartAsync(
            cluster,
            "erin",
            portal.Address,
            portal.NewCode(),
            "--state",
            $"/home/erin/.pollinator-{name}",
            "--policy",
            $"/home/erin/{name}.json"
        );
    }
}
