using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>A run that began and was put back between two looks: from the script's files and the mark on disk to what is told.</summary>
public sealed class LateRunTests : IDisposable
{
    private const string Sacct =
        "7\u001fNODE_FAIL\u001f0:0\u001f1790000000\u001f1790000001\u001f1790000002\u001fnid0041\n"
        + "7\u001fRUNNING\u001f0:0\u001f1790000003\u001f1790000005\u001fUnknown\u001fnid0042\n";

    private readonly TempFolder _home = new();
    private readonly HeldJob _job;
    private readonly JobDesk _desk;

    public LateRunTests()
    {
        var spec = new JobSpec { Command = ["true"] };
        _job = new()
        {
            Key = Orders.Key,
            Assignment = new()
            {
                Job = Orders.Key.Job,
                Number = 1,
                Attempt = 1,
                Spec = spec,
            },
            Folder = Path.Combine(_home.Path, "attempts", Orders.Key.ToString()),
        };
        Directory.CreateDirectory(_job.Folder);
        _desk = JobDesk.Open(
            new(new WithAccounting(new LocalShell(_home.Path)), TimeProvider.System),
            new(Orders.Lab, "alice", 1001, null, "/usr/bin"),
            new(),
            static _ => { },
            TimeProvider.System
        );
    }

    [Fact]
    public async Task FirstRun_ThatNobodySaw_IsToldWithWhatAccountingSaysOfIt()
    {
        Leave("started", "job=7\nrun=1\nruns=1,0\nepoch=1790000005\nnode=nid0042\n");

        var told = await WatchAsync(1);

        Assert.Equal(["nid0041", "nid0042"], told.OfType<PlatformReport.Running>().Select(run => run.Node));
        var note = Assert.Single(told.OfType<PlatformReport.Noted>());
        Assert.StartsWith("A node failed under it", note.Message, StringComparison.Ordinal);
        Assert.Contains("7|NODE_FAIL|0:0", note.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 0 1", 2)]
    [InlineData("2 1 1", 1)]
    [InlineData("2 2 0", 1)]
    // Nobody can say what was told: twice is better than not at all.
    [InlineData("once upon a time", 3)]
    public async Task Story_ThatAnotherStartOfTheProgramTold_GoesOnWhereThatStopped(string mark, int starts)
    {
        Leave("told", mark);
        Leave("started", "job=7\nrun=2\nruns=2,1,0\nepoch=1790000005\nnode=nid0042\n");

        var told = await WatchAsync(2);

        Assert.Equal(starts, told.OfType<PlatformReport.Running>().Count());
        Assert.Equal(new StoryMark(2, 1, IsRunning: true), StoryMark.Read(_job));
    }

    public void Dispose() => _home.Dispose();

    private void Leave(string name, string text) => File.WriteAllText(Path.Combine(_job.Folder, name), text);

    // Until the present run was told; then it ends well.
    private async Task<List<PlatformReport>> WatchAsync(int run)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var (told, end) = (new List<PlatformReport>(), (Task?)null);
        await foreach (var report in new JobWatch(_desk, _job, 7, untilForgotten: true).RunAsync(limit.Token))
        {
            told.Add(report);
            if (report is PlatformReport.Running { Node: "nid0042" })
            {
                end ??= Task.Run(() => EndOnceToldAsync(run), limit.Token);
            }
        }

        await (end ?? Task.CompletedTask);
        return told;
    }

    private async Task EndOnceToldAsync(int run)
    {
        await Eventually.IsAsync(() => StoryMark.Read(_job)?.Run == run, "how far it was told", 20);
        Leave("end.new", $"job=7\nrun={run}\nepoch=1790000009\nstep=command\nstatus=0\nstdout=0\nstderr=0\n");
        File.Move(Path.Combine(_job.Folder, "end.new"), Path.Combine(_job.Folder, "end"));
    }

    /// <summary>Files of this machine, an accounting that knows job 7, and a queue that is away.</summary>
    private sealed class WithAccounting(IClusterShell files) : IClusterShell
    {
        public string Home => files.Home;

        public Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct) =>
            command.Words switch
            {
                [.., "sacct", "--helpformat"] => Task.FromResult(new CommandResult(0, "JobIDRaw State ExitCode Submit Start End NodeList", "")),
                [_, _, _, _, "sacct", ..] => Task.FromResult(new CommandResult(0, Sacct, "")),
                _ => throw new ShellException("away"),
            };

        public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct) => files.ReadAsync(path, offset, into, ct);

        public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct) => files.WriteAsync(path, bytes, ct);

        public Task PushAsync(string here, string there, CancellationToken ct) => files.PushAsync(here, there, ct);

        public Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct) => files.PullAsync(there, here, ct);
    }
}
