using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>
/// A job that changed its folder's rights: one attempt's trouble, which must not end the program that all others hang on. Tests run as root, whom
/// rights do not stop, so a folder stands where a file would be written.
/// </summary>
public sealed class UnwritableFolderTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly HeldJob _job;
    private readonly JobDesk _desk;

    public UnwritableFolderTests()
    {
        _job = new()
        {
            Key = Orders.Key,
            Assignment = new()
            {
                Job = Orders.Key.Job,
                Number = 1,
                Attempt = 1,
                Spec = new() { Command = ["true"] },
            },
            Folder = Path.Combine(_home.Path, "attempts", Orders.Key.ToString()),
        };
        Directory.CreateDirectory(_job.Folder);
        _desk = JobDesk.Open(
            new(new LocalShell(_home.Path), TimeProvider.System),
            new(Orders.Lab, "alice", 1001, null, "/usr/bin"),
            new(),
            static _ => { },
            TimeProvider.System
        );
    }

    [Fact]
    public async Task Watch_ThatCannotKeepHowFarItHasTold_TellsOn()
    {
        Block("told");
        File.WriteAllText(Path.Combine(_job.Folder, "started"), "job=7\nrun=0\nepoch=1790000000\nnode=cpu1\n");
        var told = new List<PlatformReport>();

        await foreach (var report in new JobWatch(_desk, _job, 7, untilForgotten: true).RunAsync(TestContext.Current.CancellationToken))
        {
            told.Add(report);
            if (report is PlatformReport.Running)
            {
                File.WriteAllText(Path.Combine(_job.Folder, "end"), "job=7\nrun=0\nepoch=1790000001\nstep=command\nstatus=0\nstdout=0\nstderr=0\n");
            }
        }

        Assert.Equal(AttemptEnd.Succeeded, Assert.IsType<PlatformReport.Ended>(told[^1]).End.End);
    }

    [Theory]
    [InlineData("script.sh")]
    [InlineData("submitting")]
    public async Task Submit_ThatCannotBeWrittenDown_IsNotSent_AndIsTriedAgain(string file)
    {
        Block(file);

        var fault = await Assert.ThrowsAsync<ExecutorException>(() => new Submission(_desk).SubmitAsync(_job, TestContext.Current.CancellationToken));

        Assert.True(fault.IsTransient);
        Assert.Contains($"{file} cannot be written", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, _desk.Cluster.Tally.SchedulerRequestsLastHour);
    }

    [Fact]
    public async Task SubmitAnew_WhoseFormerNumberCannotBeForgotten_IsTriedAgain()
    {
        Block("submitted");

        var fault = await Assert.ThrowsAsync<ExecutorException>(() =>
            new Submission(_desk).SubmitAnewAsync(_job, TestContext.Current.CancellationToken)
        );

        Assert.True(fault.IsTransient);
    }

    [Fact]
    public void Order_ToEnd_ThatCannotBeWrittenDown_IsKnownAllTheSame()
    {
        Block("stopped");

        _desk.Stops.Give(_job);
        Assert.True(_desk.Stops.IsGiven(_job));

        new Submission(_desk).Forget(_job.Key);
        Assert.False(_desk.Stops.IsGiven(_job));
    }

    [Fact]
    public void Order_ToEnd_OutlivesTheProgram()
    {
        _desk.Stops.Give(_job);

        Assert.True(new StopOrders().IsGiven(_job));
    }

    [Fact]
    public void Marks_ThatCannotBeRead_AreNone()
    {
        Block("submitted");
        Block("told");

        Assert.Null(new SubmitMarks(_job).Id);
        Assert.Null(StoryMark.Read(_job));
    }

    public void Dispose() => _home.Dispose();

    private void Block(string file) => Directory.CreateDirectory(Path.Combine(_job.Folder, file));
}
