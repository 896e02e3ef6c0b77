using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class QueueWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _complaints = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_ThatFails_IsToldOf_AndIsNotTheLast(bool isFaultOfOurs)
    {
        var shell = new FailingOnce(isFaultOfOurs ? new InvalidOperationException("a fault of ours") : new ShellException("away"));
        var watch = new QueueWatch(new Cluster(shell, _time), "ada", new Pace(TimeSpan.FromSeconds(1), 5, _time), Complain, _time);

        var next = watch.NextAsync(0, isUrgent: true, TestContext.Current.CancellationToken);
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                return next.IsCompleted;
            },
            "another look is answered"
        );

        Assert.Empty((await next).Jobs);
        Assert.Contains(isFaultOfOurs ? "a fault of ours" : "away", Assert.Single(_complaints), StringComparison.Ordinal);
    }

    private void Complain(string words)
    {
        lock (_complaints)
        {
            _complaints.Add(words);
        }
    }

    private sealed class FailingOnce(Exception fault) : IClusterShell
    {
        private int _calls;

        public string Home => "/x";

        public Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct) =>
            Interlocked.Increment(ref _calls) == 1 ? throw fault : Task.FromResult(new CommandResult(0, "", ""));

        public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct) => throw new NotSupportedException();

        public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct) => throw new NotSupportedException();

        public Task PushAsync(string here, string there, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct) => throw new NotSupportedException();
    }
}
