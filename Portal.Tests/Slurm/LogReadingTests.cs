using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>When output is looked at: a thousand jobs share a few looks a second, and who watches one of them does not notice.</summary>
public sealed class LogReadingTests : IDisposable
{
    private static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(20);
    private readonly AttemptKey _attempt = new(JobId.New(), 1);
    private readonly FakeTimeProvider _time = new();
    private readonly TempFolder _folder = new();
    private readonly LogCadence _logs = new(Unwatched);
    private readonly FilePaces _paces;

    public LogReadingTests() => _paces = new(new(8, FileCallsPerSecond: 2, Unwatched), _logs, _time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_OfAJobThatWaits_IsLookedAtOnceItRuns()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "stdout"), "first", Ct);
        using var reader = Reader();
        _logs.Follow(_attempt);

        var read = reader.ReadAsync(0, new byte[100], Ct).AsTask();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(read.IsCompleted);

        _logs.Begin(_attempt);
        Assert.Equal(5, await read.WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    [Fact]
    public async Task Output_OfAJobThatWaits_IsLookedAtWhileWatched()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "stdout"), "first", Ct);
        using var reader = Reader();
        _logs.Follow(_attempt);
        var read = reader.ReadAsync(0, new byte[100], Ct).AsTask();

        _logs.Watch(new HashSet<AttemptKey> { _attempt });

        Assert.Equal(5, await read.WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    [Fact]
    public async Task Look_OfWhatComesToBeWatched_LeavesTheLineOfTheOthers()
    {
        for (var i = 0; i < 1000; i++)
        {
            _ = _paces.TakeAsync(new(JobId.New(), 1), Ct);
        }

        var turn = _paces.TakeAsync(_attempt, Ct);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(turn.IsCompleted);

        _logs.Watch(new HashSet<AttemptKey> { _attempt });
        await turn.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    [Fact]
    public async Task Look_ThatIsGivenUp_EndsItsWait()
    {
        using var leaving = new CancellationTokenSource();
        for (var i = 0; i < 100; i++)
        {
            _ = _paces.TakeAsync(new(JobId.New(), 1), Ct);
        }

        var turn = _paces.TakeAsync(_attempt, leaving.Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn);
    }

    public void Dispose() => _folder.Dispose();

    private SlurmLogReader Reader() =>
        new(new Cluster(new LocalShell(_folder.Path), _time), _paces, _logs, _attempt, Path.Combine(_folder.Path, "stdout"), _time);
}
