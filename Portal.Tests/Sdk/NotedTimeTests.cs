using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Sdk;

/// <summary>A platform may tell late of what happened: the portal is told when that was.</summary>
[Trait("Stage", "Integration")]
public sealed class NotedTimeTests : IConsole, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HashSet<string> _codes = [];

    public void Dispose() => _folder.Dispose();

    void IConsole.Say(string sentence) { }

    string? IConsole.ReadCode() => _codes.Single();

    [Fact]
    public async Task Note_HasTheTimeOfWhatItTells_AndNeverALaterOneThanNow()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var portal = await FakePortal.StartAsync();
        _codes.Add(portal.NewCode());
        using var end = new CancellationTokenSource();
        var options = new ExecutorOptions
        {
            Portal = portal.Address,
            StateFolder = _folder.Path,
            ProgramVersion = "1",
            StopFile = Path.Combine(_folder.Path, "STOP"),
        };
        var kind = new LateKind([now.AddMinutes(-1), now.AddHours(1)]);
        var running = new ExecutorProgram(kind, new StateFolder(_folder.Path), options, this, TimeProvider.System).RunAsync(end.Token);
        var job = portal.Submit(new() { Command = ["x"] });

        await Eventually.ComesAsync(job.Closed);

        var told = job.Events.Where(one => one.Kind == AttemptEventKind.Note).Select(one => one.At).ToList();
        Assert.Equal(now.AddMinutes(-1), told[0]);
        Assert.InRange(told[1], now, now.AddMinutes(10));
        await end.CancelAsync();
        Assert.Equal(ExecutorExit.Asked, await running);
    }

    /// <summary>A platform that notes something of each of these times.</summary>
    private sealed class LateKind(IReadOnlyList<DateTimeOffset> times) : IExecutor
    {
        public string Kind => "late";

        public Task<Capabilities> DiscoverAsync(CancellationToken ct) => Task.FromResult(A.Machine());

        public FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held) => null;

        public Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<AttemptKey, Recovered>>(jobs.ToDictionary(job => job.Key, _ => Recovered.NeverStarted));

        public Task<string> StartAsync(HeldJob job, CancellationToken ct) => Task.FromResult("7");

        public async IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, [EnumeratorCancellation] CancellationToken ct)
        {
            yield return new PlatformReport.Running("7", null);
            await Task.Yield();
            foreach (var at in times)
            {
                yield return new PlatformReport.Noted("It happened.", null) { At = at };
            }

            yield return new PlatformReport.Ended(
                new()
                {
                    End = AttemptEnd.Succeeded,
                    Reason = EndReason.Exited,
                    ExitCode = 0,
                    At = TimeProvider.System.GetUtcNow(),
                }
            );
        }

        public Task StopAsync(HeldJob job, CancellationToken ct) => Task.CompletedTask;

        public ILogReader OpenLog(HeldJob job, LogStream stream) => new Silence();
    }

    private sealed class Silence : ILogReader
    {
        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct) => new(0);

        public void Dispose() { }
    }
}
