using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Sdk;

/// <summary>A stop that comes after the start permit, and before any word that something was started.</summary>
[Trait("Stage", "Integration")]
public sealed class StopBeforeStartTests : IConsole, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HashSet<string> _codes = [];

    public void Dispose() => _folder.Dispose();

    void IConsole.Say(string sentence) { }

    string? IConsole.ReadCode() => _codes.Single();

    [Theory]
    [InlineData(true, "begun\n")]
    [InlineData(false, "")]
    public async Task Stop_WhileTheStartHasNoAnswer_EndsWhateverWasStarted(bool isStarted, string log)
    {
        await using var portal = await FakePortal.StartAsync();
        _codes.Add(portal.NewCode());
        var kind = new UnclearKind(isStarted);
        using var end = new CancellationTokenSource();
        var options = new ExecutorOptions
        {
            Portal = portal.Address,
            StateFolder = _folder.Path,
            ProgramVersion = "1",
            StopFile = Path.Combine(_folder.Path, "STOP"),
        };
        var running = new ExecutorProgram(kind, new StateFolder(_folder.Path), options, this, TimeProvider.System).RunAsync(end.Token);
        var job = portal.Submit(new() { Command = ["x"] });
        await Eventually.IsAsync(() => kind.Starts > 0, "it was tried");

        job.Stop = EndReason.CancelledByUser;
        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        Assert.False(kind.Runs);
        Assert.Equal(log, job.Text());
        await end.CancelAsync();
        Assert.Equal(ExecutorExit.Asked, await running);
        Assert.Empty(portal.Faults);
    }

    /// <summary>A platform that may have taken a job, and never says so.</summary>
    private sealed class UnclearKind(bool isStarted) : IExecutor
    {
        private int _starts;

        public int Starts => Volatile.Read(ref _starts);

        public bool Runs { get; private set; }

        public string Kind => "unclear";

        public Task<Capabilities> DiscoverAsync(CancellationToken ct) => Task.FromResult(A.Machine());

        public FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held) => null;

        public Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<AttemptKey, Recovered>>(
                jobs.ToDictionary(job => job.Key, _ => isStarted ? Recovered.Started("7") : Recovered.NeverStarted)
            );

        public Task<string> StartAsync(HeldJob job, CancellationToken ct)
        {
            Runs = isStarted;
            Interlocked.Increment(ref _starts);
            throw new ExecutorException(EndReason.ExecutorFailure, "No clear answer.", transient: true);
        }

        public async IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, [EnumeratorCancellation] CancellationToken ct)
        {
            Assert.Equal("7", job.Handle);
            yield return new PlatformReport.Running("7", null);
            while (Runs)
            {
                await Task.Delay(10, ct);
            }

            yield return new PlatformReport.Ended(
                new()
                {
                    End = AttemptEnd.Cancelled,
                    Reason = EndReason.CancelledByUser,
                    At = TimeProvider.System.GetUtcNow(),
                }
            );
        }

        public Task StopAsync(HeldJob job, CancellationToken ct)
        {
            Runs = false;
            return Task.CompletedTask;
        }

        public ILogReader OpenLog(HeldJob job, LogStream stream) => new Begun(stream);
    }

    private sealed class Begun(LogStream stream) : ILogReader
    {
        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct)
        {
            if (stream == LogStream.Stderr || offset > 0)
            {
                return new(0);
            }

            "begun\n"u8.CopyTo(into.Span);
            return new(6);
        }

        public void Dispose() { }
    }
}
