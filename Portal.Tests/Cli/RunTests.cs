using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

public sealed class RunTests
{
    private static readonly byte[] Output = [.. "loss 0.5\r\n"u8, 0xff, 0x00, .. "\u00e9\n"u8];

    [Fact]
    public async Task Run_Following_GivesTheJobsBytesAndExitCode()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Logs["stdout"] = Output;
        portal.Logs["stderr"] = "warning\n"u8.ToArray();
        portal.AfterLook = () => portal.EndJob(JobState.Failed, 7);
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(7, await world.RunAsync("run", "--follow", "--label", "a try", "--", "python3", "-c", "print()", "--follow", "@file"));

        Assert.Equal(Output, world.JobOut);
        Assert.Equal("warning\n"u8.ToArray(), world.JobError);
        Assert.Equal("", world.Out);
        Assert.Contains("Job 12 failed with exit code 7 after 3 s", world.Error, StringComparison.Ordinal);
        var spec = Assert.Single(portal.Submitted).Spec;
        Assert.Equal(["python3", "-c", "print()", "--follow", "@file"], spec.Command);
        Assert.Equal("a try", spec.Label);
    }

    [Fact]
    public async Task Run_WithoutFollowing_PrintsTheNumberOnly()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "hostname"));

        Assert.Equal("12\n", world.Out);
        Assert.Single(await File.ReadAllLinesAsync(world.Receipts));
    }

    [Fact]
    public async Task Run_OverBreakingConnections_LosesAndDoublesNothing()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Logs["stdout"] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"line {i}\n")));
        portal.AfterLook = () => portal.EndJob(JobState.Succeeded, 0);
        portal.Cut(3);
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "--follow", "x"));

        Assert.Single(portal.Submitted);
        Assert.Equal(portal.Logs["stdout"], world.JobOut);
    }

    [Fact]
    public async Task Run_Interrupted_LeavesTheJobAloneAndSaysSo()
    {
        await using var portal = await FakePortal.StartAsync();
        using var stop = new CancellationTokenSource();
        portal.AfterLook = stop.Cancel;
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(130, await world.RunAsync(["run", "-f", "x"], stop.Token));

        Assert.Contains("Job 12 goes on without you", world.Error, StringComparison.Ordinal);
        Assert.Contains("pollinator cancel 12", world.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(portal.Requests, request => request.EndsWith("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WhileTheJobWaits_SaysWhyOnce()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Job = FakeJobs.Job(0, JobState.Waiting);
        var looks = 0;
        portal.AfterLook = () =>
        {
            if (++looks == 3)
            {
                portal.EndJob(JobState.Cancelled, null);
            }
        };
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(130, await world.RunAsync("run", "-f", "x"));

        Assert.EndsWith("Job 12 is waiting: No executor has 4 GPUs.\nJob 12 cancelled after 3 s.\n", world.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--folow", "--", "x")]
    [InlineData("run", "--estimate", "--", "x")]
    [InlineData("run", "python3", "-c", "x")]
    [InlineData("rnu", "x")]
    [InlineData("logs")]
    public async Task CommandLine_Wrong_IsRefusedBeforeAnythingIsAsked(params string[] args)
    {
        using var world = CliWorld.SignedInTo("http://127.0.0.1:1/", "x");

        Assert.Equal(2, await world.RunAsync(args));
        Assert.NotEqual("", world.Error);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("night.yaml")]
    public async Task File_InPlaceOfTheFolders_IsWhatRuns(string file)
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        world.Typed = "environment: {cmd: night}\n";
        world.Write("night.yaml", "environment: {cmd: night}\n");

        Assert.Equal(0, await world.RunAsync("run", "--file", file));

        Assert.Equal("environment: {cmd: night}\n", Assert.Single(portal.CheckedFiles));
        Assert.Equal(["python3", "train.py"], Assert.Single(portal.Submitted).Spec.Command);
        Assert.Null(portal.Snapshot);
    }

    [Fact]
    public async Task DryRun_SaysWhoFits_AndSubmitsNothing()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "--dry-run", "--", "hostname"));

        Assert.Equal("desk: fits\nlumi: It has no GPU.\n", world.Out);
        Assert.Contains("Nothing was submitted", world.Error, StringComparison.Ordinal);
        Assert.Empty(portal.Submitted);
    }

    [Fact]
    public async Task DryRun_WithEstimate_SaysWhenASystemThatFitsWouldStartIt()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Systems.All.AddRange([SystemSamples.View("desk"), SystemSamples.View("lumi")]);
        portal.Systems.Scripts[AskKind.Estimate] = ask =>
            ask.Answer(new AskAnswer { Estimate = new StartEstimate("sbatch: Job 7 to start", OnPage.Noon.AddHours(3), "node1 in\u001b small") });
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "--dry-run", "--estimate", "--", "hostname"));

        Assert.EndsWith(
            "desk: would start it at about 2026-11-24 15:00 UTC on node1 in? small; what others submit may come before it\n",
            world.Out,
            StringComparison.Ordinal
        );
        Assert.Equal(["hostname"], Assert.Single(portal.Systems.Asked).Spec!.Command);
        Assert.Empty(portal.Submitted);
    }

    [Fact]
    public async Task DryRun_WithEstimate_OfASystemThatDoesNotAnswer_SaysWhy()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Systems.All.Add(SystemSamples.View("desk"));
        portal.Systems.Scripts[AskKind.Estimate] = ask => ask.Refuse("no-answer", "The system does not answer.", "Connection reset");
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "--dry-run", "--estimate", "--", "hostname"));

        Assert.Contains(
            "desk: does not say when it would start it. The system does not answer. Connection reset\n",
            world.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("Nothing was submitted", world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_WithEstimate_AsksNoSystemOfOthers()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Systems.All.Add(SystemSamples.View("desk", mine: false));
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "--dry-run", "--estimate", "--", "hostname"));

        Assert.Empty(portal.Systems.Asked);
        Assert.Contains("Nobody can say when it would start", world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_IsSentWithoutResultsAndCaches()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        world.Write("project.yaml", "projectname: bees\n");
        world.Write("train.py", "print('hi')\n");
        Directory.CreateDirectory(Path.Combine(world.Project, "result"));
        world.Write("result/old.png", "old");

        Assert.Equal(0, await world.RunAsync("run"));

        Assert.Equal(["project.yaml", "train.py"], portal.Snapshot!.Entries.Select(entry => entry.Path));
        var submitted = Assert.Single(portal.Submitted);
        Assert.Equal(["python3", "train.py"], submitted.Spec.Command);
        Assert.Equal(SnapshotEncoding.IdOf(portal.Snapshot), submitted.Snapshot);
        Assert.NotNull(submitted.Project);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(300, 2)]
    public async Task Project_AmongManyOfLikeNames_IsFoundByItsOwn(int others, int asked)
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Projects.AddRange(Enumerable.Range(1, others).Select(number => Project($"bees-{number}")));
        portal.Projects.Add(Project("bees"));
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("run", "--project", "bees", "--", "hostname"));

        Assert.Equal(portal.Projects[^1].Id, Assert.Single(portal.Submitted).Project);
        Assert.Equal(asked, portal.Requests.Count(request => request == "GET /api/v1/projects"));
    }

    [Fact]
    public async Task ProjectFile_WithFaults_IsShownAndNothingIsSubmitted()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.ProjectFile = new("bees", null, [new ProjectFileFault(3, 5, "There is no key 'comand'.", "command")], []);
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        world.Write("project.yaml", "x");

        Assert.Equal(125, await world.RunAsync("run"));

        Assert.Equal("project.yaml, line 3, column 5: There is no key 'comand'. Did you mean 'command'?\n", world.Error);
        Assert.Empty(portal.Submitted);
    }

    [Fact]
    public async Task Run_WithNothingToRun_SaysWhatIsMissing()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(125, await world.RunAsync("run"));
        Assert.Contains("no project.yaml", world.Error, StringComparison.Ordinal);
    }

    private static ProjectView Project(string name) => new(ProjectId.New(), name, default, "Ada", null, 0, 0);
}
