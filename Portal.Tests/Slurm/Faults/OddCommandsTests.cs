using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Slurm.Ssh;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Modes;
using Pollinator.Slurm.Ssh;
using Pollinator.Slurm.Survey;

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
    [InlineData("new-words")]
    [InlineData("slow")]
    public async Task StandIn_InFrontOfTheCommands_LeavesAJobThatRunsOnceAndOneThatIsEnded(string standIn)
    {
        var cluster = await lab.PresentAsync();
        await using var bench = await TwinBench.StartAsync(cluster, User, standIn, $"/home/{User}/.pollinator-{standIn}");
        var began = TimeProvider.System.GetUtcNow();
        var seven = bench.Submit($"echo ran >>~/ran-{standIn}; echo said; exit 7");
        var stopped = bench.Submit("echo begun; sleep 300");

        var ended = await TwinBench.EndAsync(seven);
        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), ended.How);
        Assert.InRange(ended.Close.At, began, TimeProvider.System.GetUtcNow());
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

    // Of a twin it would be the same clock twice, so this one comes from elsewhere.
    [Fact]
    public async Task Clock_OfALoginNodeThatIsOff_IsMeasuredAndMovesNoEnd()
    {
        var cluster = await lab.PresentAsync();
        await cluster.StandInAsync("olga", "clock");
        await using var bench = await SshBench.StartAsync(LabPerson.Place("olga", cluster.Login), cluster.User("olga"));
        var stopped = await bench.BeginAsync("echo begun; sleep 300");
        var began = TimeProvider.System.GetUtcNow();
        var well = bench.Submit("true");
        var seven = bench.Submit("exit 7");

        Assert.InRange(await OffsetAsync(bench), 597_000, 603_000);
        Assert.InRange((await bench.EndAsync(well)).Close.At, began, TimeProvider.System.GetUtcNow());
        Assert.InRange((await bench.EndAsync(seven)).Close.At, began, TimeProvider.System.GetUtcNow());
        var order = TimeProvider.System.GetUtcNow();
        // Nothing but Slurm's own time is known of this one, and the offset to a second or so.
        Assert.InRange((await TwinBench.StopAsync(stopped)).Close.At, order.AddSeconds(-5), TimeProvider.System.GetUtcNow());
    }

    private static async Task<long> OffsetAsync(SshBench bench)
    {
        var ct = SshBench.Ct;
        var system = new Cluster(await SshShell.OpenAsync(bench.Line, TimeProvider.System, ct), TimeProvider.System);
        return (await new SystemSurvey(system, new TextConsole(), TimeProvider.System).RunAsync(ct)).Findings.ClockOffsetMilliseconds ?? 0;
    }
}
