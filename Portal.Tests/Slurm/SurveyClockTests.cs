using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Modes;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Survey;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>How far a login node's clock is off, where looking around takes long.</summary>
public sealed class SurveyClockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task Offset_IsThatOfTheClock_HoweverLongTheSurveyTakes(int seconds)
    {
        var clock = new FakeTimeProvider(OnPage.Noon);
        var system = new Cluster(new SlowNode(clock, TimeSpan.FromSeconds(seconds)), clock);

        var facts = await new SystemSurvey(system, new TextConsole(), clock).RunAsync(TestContext.Current.CancellationToken);

        var offset = facts.Findings.ClockOffsetMilliseconds ?? long.MaxValue;
        Assert.InRange(offset, (seconds * 1000L) - 1000, (seconds * 1000L) + 1000);
    }

    // File servers keep it waiting for 40 s, and Slurm is not there.
    private sealed class SlowNode(FakeTimeProvider clock, TimeSpan off) : IClusterShell
    {
        public string Home => "/home/alice/.pollinator";

        public Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct)
        {
            if (!command.Words.Contains(SystemSurvey.Command.Words[^1], StringComparer.Ordinal))
            {
                throw new ShellException("It does not answer.");
            }

            var began = (clock.GetUtcNow() + off).ToUnixTimeSeconds();
            clock.Advance(TimeSpan.FromSeconds(40));
            var ended = (clock.GetUtcNow() + off).ToUnixTimeSeconds();
            return Task.FromResult(new CommandResult(0, $"time={began}\nuser=alice\ntime.end={ended}\n", ""));
        }

        public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct) => throw new NotSupportedException();

        public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct) => throw new NotSupportedException();

        public Task PushAsync(string here, string there, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct) => throw new NotSupportedException();
    }
}
