using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Local;
using Pollinator.Local.Launch;
using Pollinator.Portal.Tests.Sdk;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Local;

[Trait("Stage", "Integration")]
public sealed class LocalContractTests : ExecutorContract
{
    private protected override async Task<IExecutor> StartKindAsync(string folder)
    {
        var kind = new LocalExecutor(new StateFolder(folder), new() { Grace = TimeSpan.FromSeconds(1) }, new TextConsole(), TimeProvider.System);
        await kind.DiscoverAsync(default);
        return kind;
    }

    private protected override JobSpec Prints(string line, int exitCode) => PublishedProgramTests.Sh($"echo {line}; exit {exitCode}");

    private protected override JobSpec CountsAndWaits(string file) => PublishedProgramTests.Sh($"echo x >>{file}; sleep 300");

    [Fact]
    public async Task Launcher_KilledFromOutside_IsLostAndNothingOfTheJobRunsOn()
    {
        using var folder = new Support.TempFolder();
        var kind = await StartKindAsync(folder.Path);
        var job = Job(PublishedProgramTests.Sh("sleep 4321"));
        var started = job with { Handle = await kind.StartAsync(job, default) };
        await Support.Eventually.IsAsync(() => PublishedProgramTests.Running("sleep 4321").Count == 1, "the job runs");

        using (Process.Start("kill", ["-KILL", new RunFolder(job.Folder).ReadMark()!.Pid.ToString()])) { }

        var end = Assert.IsType<PlatformReport.Ended>((await ReportsAsync(kind, started))[^1]).End;
        Assert.Equal(EndReason.Lost, end.Reason);
        Assert.Empty(PublishedProgramTests.Running("sleep 4321"));
    }

    [Fact]
    public async Task MachineStartedAnew_IsANodeFailure()
    {
        using var folder = new Support.TempFolder();
        var kind = await StartKindAsync(folder.Path);
        var job = Job(PublishedProgramTests.Sh("true"));
        var run = Directory.CreateDirectory(new RunFolder(job.Folder).Root).FullName;
        await File.WriteAllTextAsync(Path.Combine(run, "launcher"), $"pid={Environment.ProcessId}\nstart=1\nboot=another\n");

        var found = (await kind.RecoverAsync([job], default))[job.Key];
        var end = Assert.IsType<PlatformReport.Ended>((await ReportsAsync(kind, job with { Handle = found.Handle }))[^1]).End;

        Assert.True(found.HasStarted);
        Assert.Equal(EndReason.NodeFailure, end.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProcessNumberThatIsAnothersByNow_IsLeftAlone(bool startedAnew)
    {
        using var folder = new Support.TempFolder();
        var kind = await StartKindAsync(folder.Path);
        using var stranger = Process.Start("setsid", ["sleep", "8642"]);
        await Support.Eventually.IsAsync(() => ProcessStat.Read(stranger.Id)?.Session == stranger.Id, "the stranger leads a session");
        var job = Job(PublishedProgramTests.Sh("true"));
        var run = Directory.CreateDirectory(new RunFolder(job.Folder).Root).FullName;
        var boot = startedAnew ? "another" : ProcessStat.BootId();
        var start = startedAnew ? ProcessStat.Read(stranger.Id)!.StartTicks : 1;
        await File.WriteAllTextAsync(Path.Combine(run, "launcher"), $"pid={int.MaxValue}\nstart=1\nboot={boot}\n");
        await File.WriteAllTextAsync(Path.Combine(run, "step"), $"pid={stranger.Id}\nname=command\nstart={start}\n");

        await ReportsAsync(kind, job with { Handle = "one" });
        await kind.StopAsync(job, default);

        Assert.False(stranger.HasExited);
        stranger.Kill();
    }
}
