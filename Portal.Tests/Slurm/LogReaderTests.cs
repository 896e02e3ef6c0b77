using Microsoft.Extensions.Time.Testing;
using Pollinator.Sdk;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What is read of a job's output while the system answers, and while it does not.</summary>
public sealed class LogReaderTests
{
    private static readonly AttemptKey _attempt = Orders.Key;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Read_WhileTheSystemDoesNotAnswer_WaitsAndSaysNotThatThereIsNothing()
    {
        var shell = new AwayShell { IsAway = true };
        using var reader = Reader(shell);

        // The job has ended: a read of nothing would be taken for the end of its log.
        var reading = reader.ReadAsync(0, new byte[10], default).AsTask();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(reading.IsCompleted);
        shell.IsAway = false;
        while (!reading.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(4, await reading);
    }

    [Fact]
    public async Task Read_OfWhatIsThere_SaysHowMuchAndThenNothing()
    {
        using var reader = Reader(new());

        Assert.Equal(4, await reader.ReadAsync(0, new byte[10], default));
        Assert.Equal(0, await reader.ReadAsync(4, new byte[10], default));
    }

    private SlurmLogReader Reader(AwayShell shell)
    {
        var rates = Rates.Of(new());
        var cadence = new LogCadence(rates.UnwatchedLog);
        return new(new Cluster(shell, _time), new FilePaces(rates, cadence, _time), cadence, _attempt, "/x/stdout", _time);
    }

    private sealed class AwayShell : IClusterShell
    {
        public bool IsAway { get; set; }

        public string Home => "/x";

        public Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct) => throw new ShellException("away");

        public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct) =>
            IsAway ? throw new ShellException("away") : new(offset == 0 ? 4 : 0);

        public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct) => throw new ShellException("away");

        public Task PushAsync(string here, string there, CancellationToken ct) => throw new ShellException("away");

        public Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct) => throw new ShellException("away");
    }
}
