using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Secrets;

namespace Pollinator.Portal.Tests.Sdk;

/// <summary>What every kind of executor must do. Derive it for a new kind, and give the kind and jobs in its own words.</summary>
public abstract class ExecutorContract : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>A kind on a state folder; each call is like a new start of its program.</summary>
    private protected abstract Task<IExecutor> StartKindAsync(string folder);

    /// <summary>A job that prints a line and ends with a code.</summary>
    private protected abstract JobSpec Prints(string line, int exitCode);

    /// <summary>A job that appends a line to a file in its project folder, then waits for a long time.</summary>
    private protected abstract JobSpec CountsAndWaits(string file);

    /// <summary>The test's own state folder.</summary>
    private protected string Folder => _folder.Path;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Start_RunsTheJobAndTellsItsEnd()
    {
        var kind = await StartKindAsync(_folder.Path);
        var job = Job(Prints("hello", 3));

        var started = job with { Handle = await kind.StartAsync(job, default) };
        var reports = await ReportsAsync(kind, started);

        var end = Assert.IsType<PlatformReport.Ended>(reports[^1]).End;
        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 3), (end.End, end.Reason, end.ExitCode));
        Assert.Single(reports.OfType<PlatformReport.Running>());
        Assert.Equal("hello\n", await LogAsync(kind, started));
    }

    [Fact]
    public async Task Start_Again_FindsTheFirstAndStartsNothing()
    {
        var kind = await StartKindAsync(_folder.Path);
        var job = Job(CountsAndWaits("count"));

        var handles = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => kind.StartAsync(job, default)));
        var again = await (await StartKindAsync(_folder.Path)).StartAsync(job, default);

        Assert.Single(handles.Append(again).Distinct());
        await Eventually.IsAsync(() => File.Exists(Path.Combine(job.Project, "count")), "the job has begun");
        await kind.StopAsync(job with { Handle = again }, default);
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(job.Project, "count")));
    }

    [Fact]
    public async Task Recover_TellsWhatWasStartedAndWhatNeverWas()
    {
        var (ran, never) = (Job(Prints("x", 0)), Job(Prints("y", 0)));
        var handle = await (await StartKindAsync(_folder.Path)).StartAsync(ran, default);

        var found = await (await StartKindAsync(_folder.Path)).RecoverAsync([ran, never], default);

        Assert.Equal(Recovered.Started(handle), found[ran.Key]);
        Assert.Equal(Recovered.NeverStarted, found[never.Key]);
    }

    [Fact]
    public async Task Watch_ByAnotherStart_TellsTheSameEnd()
    {
        var job = Job(Prints("hello", 4));
        var started = job with { Handle = await (await StartKindAsync(_folder.Path)).StartAsync(job, default) };

        for (var start = 0; start < 2; start++)
        {
            var kind = await StartKindAsync(_folder.Path);
            var end = Assert.IsType<PlatformReport.Ended>((await ReportsAsync(kind, started))[^1]).End;
            Assert.Equal((EndReason.Exited, 4), (end.Reason, end.ExitCode));
            Assert.Equal("hello\n", await LogAsync(kind, started));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Secrets_ReachTheJob_AndNoFileHasThemOnceItHasEnded(int exitCode)
    {
        const string Value = "s3cr3t-Canary of 'every' $(kind)";
        var kind = await StartKindAsync(_folder.Path);
        var script = $"printf '%s\\n' \"$TOKEN\"; exit {exitCode}";
        var job = Job(new() { Command = ["sh", "-c", script], Secrets = ["TOKEN"] }) with
        {
            Secrets = JobSecrets.Of(new Dictionary<string, string> { ["TOKEN"] = Value }),
        };

        var started = job with { Handle = await kind.StartAsync(job, default) };
        var end = Assert.IsType<PlatformReport.Ended>((await ReportsAsync(kind, started))[^1]).End;

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Equal(Value + "\n", await LogAsync(kind, started));
        Assert.All(Canaries.InFiles(_folder.Path, "s3cr3t-Canary"), file => Assert.EndsWith("/stdout", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_EndsTheJobAndMayBeRepeated()
    {
        var kind = await StartKindAsync(_folder.Path);
        var job = Job(CountsAndWaits("count"));
        var started = job with { Handle = await kind.StartAsync(job, default) };

        await Task.WhenAll(kind.StopAsync(started, default), kind.StopAsync(started, default));
        await kind.StopAsync(started, default);

        var end = Assert.IsType<PlatformReport.Ended>((await ReportsAsync(kind, started))[^1]).End;
        Assert.NotEqual(AttemptEnd.Succeeded, end.End);
    }

    [Fact]
    public async Task Stop_OfWhatNeverWasStarted_IsFine() => await (await StartKindAsync(_folder.Path)).StopAsync(Job(Prints("x", 0)), default);

    [Fact]
    public async Task Start_OfAnImpossibleCommand_StartsNothing()
    {
        var kind = await StartKindAsync(_folder.Path);
        var job = Job(new() { Command = ["nul\0byte"] });

        await Assert.ThrowsAsync<ExecutorException>(() => kind.StartAsync(job, default));

        Assert.Equal(Recovered.NeverStarted, (await kind.RecoverAsync([job], default))[job.Key]);
    }

    private protected HeldJob Job(JobSpec spec)
    {
        var assignment = new Assignment
        {
            Job = JobId.New(),
            Number = 1,
            Attempt = 1,
            Spec = spec,
        };
        var key = new AttemptKey(assignment.Job, 1);
        var job = new HeldJob
        {
            Key = key,
            Assignment = assignment,
            Folder = Path.Combine(_folder.Path, "attempts", key.ToString()),
        };
        Directory.CreateDirectory(job.Project);
        return job;
    }

    private protected static async Task<List<PlatformReport>> ReportsAsync(IExecutor kind, HeldJob job)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var reports = new List<PlatformReport>();
        await foreach (var report in kind.WatchAsync(job, limit.Token))
        {
            reports.Add(report);
        }

        return reports;
    }

    private static async Task<string> LogAsync(IExecutor kind, HeldJob job)
    {
        using var reader = kind.OpenLog(job, LogStream.Stdout);
        var buffer = new byte[4096];
        var read = await reader.ReadAsync(0, buffer, default);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }
}
