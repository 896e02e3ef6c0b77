using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Whole jobs where the site has put something in front of Slurm's commands.</summary>
[Trait("Stage", "Integration")]
public sealed class OddCommandsTests(SlurmLab lab)
{
    private const string User = "frank";

    [Theory]
    [InlineData("chatty")]
    [InlineData("with-cluster")]
    [InlineData("without-id")]
    [InlineData("lost-answer")]
    [InlineData("dies-after")]
    [InlineData("clock")]
    [InlineData("forgets-cancel")]
    public async Task StandIn_InFrontOfTheCommands_LeavesAJobThatRunsOnceAndOneThatIsEnded(string standIn)
    {
        var cluster = await lab.PresentAsync();
        await using var bench = await TwinBench.StartAsync(cluster, User, standIn, $"/home/{User}/.pollinator-{standIn}");
        var seven = bench.Submit($"echo ran >>~/ran-{standIn}; echo said; exit 7");
        var stopped = bench.Submit("echo begun; sleep 300");

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (await TwinBench.EndAsync(seven)).How);
        Assert.Equal("said\n", seven.Text());
        Assert.Equal(["ran"], await File.ReadAllLinesAsync(cluster.Outside($"/home/{User}/ran-{standIn}")));
        await Support.Eventually.IsAsync(() => stopped.Text().Length > 0, "its first line", 90);
        var close = (await TwinBench.StopAsync(stopped)).Close;
        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        Assert.Equal("begun\n", stopped.Text());
        Assert.DoesNotContain(
            TwinBench.Id(stopped),
            (await cluster.AsAsync(User, ["squeue", "-h", "--me", "-o", "%A"])).Require(),
            StringComparison.Ordinal
        );
    }
}
