using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>The published command against the whole portal: what trimming took away would be missed here.</summary>
[Trait("Stage", "Integration")]
public sealed class PublishedProgramTests
{
    [Fact]
    public async Task EveryCommand_OfThePublishedProgram_Works()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var laptop = await LaptopExecutor.StartAsync(portal);
        using var world = new CliWorld();
        var token = await portal.TokenAsync();

        var login = await CliProgram.RunAsync(world.Home, $"{token}\n", "login", portal.Address.AbsoluteUri);
        Assert.True(login.Code == 0, login.Error);
        Assert.DoesNotContain(token, login.Out + login.Error, StringComparison.Ordinal);
        var run = await CliProgram.RunAsync(world.Home, "", "run", "--follow", "--", "sh", "-c", "echo here; exit 5");
        Assert.True(run.Code == 5, run.Error);
        Assert.Equal("here\n", run.Out);
        var list = await CliProgram.RunAsync(world.Home, "", "ps", "--all");
        Assert.Contains("failed", list.Out, StringComparison.Ordinal);
        var json = await CliProgram.RunAsync(world.Home, "", "ps", "--all", "--json");
        Assert.Contains("\"exitCode\":5", json.Out, StringComparison.Ordinal);
        var log = await CliProgram.RunAsync(world.Home, "", "logs", "1");
        Assert.Equal("here\n", log.Out);
        var ledger = await CliProgram.RunAsync(world.Home, "", "ledger", "1", "-o", "ledger.json");
        Assert.True(ledger.Code == 0, ledger.Error);
        var verify = await CliProgram.RunAsync(world.Home, "", "verify", "ledger.json");
        Assert.True(verify.Code == 0, verify.Out + verify.Error);
        Assert.Contains("2 of your receipts fit", verify.Out, StringComparison.Ordinal);
        var cancel = await CliProgram.RunAsync(world.Home, "", "cancel", "1");
        Assert.Equal(125, cancel.Code);
    }

    [Fact]
    public async Task CtrlC_WhileFollowing_LeavesTheJobRunning()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var laptop = await LaptopExecutor.StartAsync(portal);
        using var world = new CliWorld();
        await CliProgram.RunAsync(world.Home, $"{await portal.TokenAsync()}\n", "login", portal.Address.AbsoluteUri);
        using var following = await CliProgram.StartAsync(world.Home, "", "run", "--follow", "--", "sleep", "600");
        await Eventually.SeesAsync(
            async () => (await CliProgram.RunAsync(world.Home, "", "ps")).Out,
            list => list.Contains("running", StringComparison.Ordinal),
            list => $"the job runs: {list}",
            seconds: 60,
            everyMs: 100
        );

        await following.InterruptAsync();

        var end = await following.EndAsync();
        Assert.Equal(130, end.Code);
        Assert.Contains("Job 1 goes on without you", end.Error, StringComparison.Ordinal);
        Assert.Contains("running", (await CliProgram.RunAsync(world.Home, "", "ps")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await CliProgram.RunAsync(world.Home, "", "cancel", "1")).Code);
        Assert.Equal(130, (await CliProgram.RunAsync(world.Home, "", "logs", "-f", "1")).Code);
    }
}
