using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Sdk;

/// <summary>Files by which a running program is told to take no more jobs, or to end.</summary>
[Trait("Stage", "Integration")]
public sealed class StandingOrdersTests
{
    [Fact]
    public async Task Drain_WithNothingHeld_AnnouncesNoFunctions_AndEnds()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await StartAsync(portal);

        await File.WriteAllTextAsync(executor.State.DrainFile, "");

        Assert.Equal(ExecutorExit.Asked, await Eventually.ComesAsync(executor.Running));
        Assert.Equal(
            [
                ["run"],
                [],
            ],
            portal.Sessions.Select(session => session.Capabilities.Functions)
        );
    }

    [Fact]
    public async Task Drain_WithAJobHeld_SeesItThrough_AndTakenBackTakesJobsAgain()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await StartAsync(portal);
        portal.Submit(new() { Command = ["true"] });
        await Eventually.IsAsync(() => Directory.EnumerateFiles(executor.State.Handles).Any(), "it holds a job");

        await File.WriteAllTextAsync(executor.State.DrainFile, "");
        await Eventually.IsAsync(() => portal.Sessions.Count == 2, "it serves nothing");
        Assert.False(executor.Running.IsCompleted);
        File.Delete(executor.State.DrainFile);

        await Eventually.IsAsync(() => portal.Sessions.Count == 3, "it serves again");
        Assert.Equal(["run"], portal.Sessions.Last().Capabilities.Functions);
    }

    [Theory]
    [InlineData("end", false)]
    [InlineData("STOP", true)]
    public async Task File_EndsIt_AndTheOrderOfOneIsTakenAway(string name, bool stays)
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await StartAsync(portal);
        var file = Path.Combine(executor.State.Root, name);

        await File.WriteAllTextAsync(file, "");

        Assert.Equal(ExecutorExit.Asked, await Eventually.ComesAsync(executor.Running));
        Assert.Equal(stays, File.Exists(file));
    }

    private static Task<AskedExecutor> StartAsync(FakePortal portal)
    {
        var kind = new AskedKind(static (_, talk, ct) => talk.AnswerAsync(new AskAnswer(), ct)) { Has = A.Machine() with { Functions = ["run"] } };
        return AskedExecutor.StartAsync(portal.Address, kind, portal.NewCode());
    }
}
