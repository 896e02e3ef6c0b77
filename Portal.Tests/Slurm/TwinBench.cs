using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>A job of a portal, and how it was closed.</summary>
internal sealed record Ended(FakeJob Job, CloseAttempt Close)
{
    public (AttemptEnd, EndReason, int?) How => (Close.End, Close.Reason, Close.ExitCode);

    public IEnumerable<string> Told => Job.Events.Select(told => told.Message).OfType<string>();
}

/// <summary>A portal of one user's, and their twin on a lab.</summary>
internal sealed class TwinBench : IAsyncDisposable
{
    private readonly SlurmCluster _cluster;
    private readonly string _user;
    private readonly FakePortal _portal;
    private TwinProcess _twin;

    private TwinBench(SlurmCluster cluster, string user, FakePortal portal, TwinProcess twin) =>
        (_cluster, _user, _portal, _twin) = (cluster, user, portal, twin);

    /// <param name="cluster">Where.</param>
    /// <param name="user">Whose.</param>
    /// <param name="standIn">What stands in front of Slurm's commands; null for nothing.</param>
    /// <param name="state">Its state folder; null for the usual one.</param>
    public static async Task<TwinBench> StartAsync(SlurmCluster cluster, string user, string? standIn = null, string? state = null)
    {
        var portal = await FakePortal.StartAsync();
        var twin = standIn is null
            ? await TwinProcess.StartAsync(cluster, user, portal.Address, portal.NewCode())
            : await TwinProcess.StartBehindAsync(cluster, user, standIn, portal.Address, portal.NewCode(), state is null ? [] : ["--state", state]);
        return new(cluster, user, portal, twin);
    }

    public static JobSpec Sh(string line) => new() { Command = ["sh", "-c", line] };

    /// <summary>Slurm's number of it.</summary>
    public static string Id(FakeJob job) => job.Events.ToArray().Last(told => told.PlatformId is not null).PlatformId!;

    public FakeJob Submit(JobSpec spec) => _portal.Submit(spec);

    public FakeJob Submit(string line) => Submit(Sh(line));

    public async Task<FakeJob> RunAsync(JobSpec spec)
    {
        var job = Submit(spec);
        await TellsAsync(job, told => told.Kind == AttemptEventKind.Running, "the job runs");
        return job;
    }

    /// <summary>Submits one that asks for more time than its partition gives, so that it waits until <see cref="LetGoAsync"/>.</summary>
    public async Task<FakeJob> HoldAsync(string line)
    {
        var job = Submit(
            Sh(line) with
            {
                Slurm = new() { Partition = "short" },
                Conditions = new() { WalltimeSeconds = 36_000 },
            }
        );
        await QueuesAsync(job);
        return job;
    }

    public Task LetGoAsync(FakeJob job, params string[] more) => _cluster.ScontrolAsync(["update", $"JobId={Id(job)}", "TimeLimit=1", .. more]);

    public static Task QueuesAsync(FakeJob job) => TellsAsync(job, told => told.PlatformId is not null, "Slurm has the job");

    public static Task WaitsAsync(FakeJob job, string words) =>
        TellsAsync(job, told => told.Message?.Contains(words, StringComparison.Ordinal) == true, $"it says \"{words}\"");

    public static async Task<Ended> EndAsync(FakeJob job) => new(job, await Eventually.ComesAsync(job.Closed, 180));

    public static async Task<Ended> StopAsync(FakeJob job)
    {
        job.Stop = EndReason.CancelledByUser;
        return await EndAsync(job);
    }

    /// <summary>A file of the job's attempt, seen from here.</summary>
    public string File(FakeJob job, string name) =>
        Path.Combine(_cluster.Outside($"/home/{_user}/.pollinator/attempts"), $"{job.Id}-{job.Attempt}", name);

    /// <summary>What the twin said and what Slurm knows, for whoever has to find out why a job did not go on.</summary>
    public async Task<string> KnowsAsync()
    {
        var nodes = await _cluster.AsAsync(_user, ["sinfo", "--all", "--Node", "--long"]);
        var queue = await _cluster.AsAsync(_user, ["squeue", "--all", "--long"]);
        var records = await _cluster.AsAsync(_user, ["sacct", "--format=JobID,State,Start,End,Reason%40,NodeList"]);
        return $"{_user}:\n{nodes}\n{queue}\n{records}\n{_twin.Said}";
    }

    public Task KillAsync() => _twin.SignalAsync("KILL");

    public async Task StartAgainAsync() => _twin = await TwinProcess.StartAsync(_cluster, _user, _portal.Address, code: null);

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.SendDiagnosticMessage(_twin.Said);
        await _twin.DisposeAsync();
        await _portal.DisposeAsync();
        Assert.Empty(_portal.Faults);
    }

    private static Task TellsAsync(FakeJob job, Func<AttemptEvent, bool> isIt, string what) =>
        Eventually.IsAsync(
            () =>
                job.Events.ToArray().Any(isIt)
                || (job.Closed.IsCompleted ? throw new InvalidOperationException($"{what}: but it closed, {job.Closed.Result.Message}") : false),
            what,
            120
        );
}
