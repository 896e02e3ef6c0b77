using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Slurm.Ssh;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.State;
using Pollinator.Slurm;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>A portal, and the executor that runs its jobs over one SSH line. Ends as the executor's program does: what runs on the system goes on.</summary>
internal sealed class SshBench : IConsole, IAsyncDisposable
{
    private readonly FakePortal _portal;
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly LabLine _line;
    private Task<ExecutorExit> _running = Task.FromResult(ExecutorExit.Asked);

    private SshBench(FakePortal portal, LabLine line) => (_portal, _line) = (portal, line);

    public SshLine Line => _line.Line;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    void IConsole.Say(string sentence) => _said.Enqueue(sentence);

    string? IConsole.ReadCode() => _portal.NewCode();

    /// <param name="place">Where the line leads.</param>
    /// <param name="user">Whose.</param>
    /// <param name="time">The kind's clock; by default the real one.</param>
    public static async Task<SshBench> StartAsync(SshPlace place, LabUser user, TimeProvider? time = null)
    {
        var bench = new SshBench(await FakePortal.StartAsync(), await LabLine.SignedInAsync(place, user, Ct));
        var kind = new SlurmExecutor(await bench._line.ShellAsync(Ct), new() { Rung = Rung.OverSsh }, bench, time ?? TimeProvider.System);
        var options = new ExecutorOptions
        {
            Portal = bench._portal.Address,
            StateFolder = bench._folder.Path,
            ProgramVersion = "1",
            StopFile = Path.Combine(bench._folder.Path, "STOP"),
        };
        bench._running = new ExecutorProgram(kind, new StateFolder(bench._folder.Path), options, bench, TimeProvider.System).RunAsync(
            bench._end.Token
        );
        return bench;
    }

    public FakeJob Submit(string line) => Submit(TwinBench.Sh(line));

    public FakeJob Submit(JobSpec spec) => _portal.Submit(spec);

    public FakeJob Submit(JobSpec spec, FakeJobBuilder files) => files.Submit(_portal, spec);

    /// <summary>Submits one, and waits until its first line is here.</summary>
    public async Task<FakeJob> BeginAsync(string line)
    {
        var job = Submit(line);
        await Eventually.IsAsync(() => job.Text().Length > 0, $"its first line\n{string.Join('\n', _said)}", 90);
        return job;
    }

    /// <summary>Waits for its end; one that does not come is told with what the executor said.</summary>
    public async Task<Ended> EndAsync(FakeJob job)
    {
        await Eventually.IsAsync(() => job.Closed.IsCompleted, () => $"its end\n{string.Join('\n', _said)}", 180);
        return new(job, await job.Closed);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Assert.Equal(ExecutorExit.Asked, await _running);
        await _line.DisposeAsync();
        await _portal.DisposeAsync();
        _folder.Dispose();
        _end.Dispose();
        Assert.Empty(_portal.Faults);
    }
}
