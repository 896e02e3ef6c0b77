using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Jobs;
using Pollinator.Slurm.Scripts;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Survey;
using Pollinator.Slurm.Trial;

namespace Pollinator.Slurm;

/// <summary>Runs jobs on a Slurm system, wherever this program stands: the shell knows the way there.</summary>
internal sealed class SlurmExecutor(IClusterShell shell, SlurmOptions options, IConsole console, TimeProvider time) : IExecutor, IAnswersAsks
{
    private readonly Cluster _cluster = new(shell, time);
    private JobDesk? _desk;
    private Submission? _submission;

    public string Kind => "slurm";

    /// <summary>The system, with everything counted that is done on it.</summary>
    public Cluster System => _cluster;

    /// <summary>What the work on jobs needs; there once it was found out.</summary>
    public JobDesk Desk => _desk ?? throw new InvalidOperationException("Used before it was found out what the system has.");

    public async Task<Capabilities> DiscoverAsync(CancellationToken ct)
    {
        var (policy, fault) = await PolicyFile.ReadAsync(_cluster, options.PolicyFile, ct);
        if (fault is not null)
        {
            console.Say($"The system's policy in {options.PolicyFile} cannot be read, so no jobs are run until it is mended: {fault}");
        }

        var facts = await new SystemSurvey(_cluster, console, time).PersistAsync(ct);
        _desk = JobDesk.Open(_cluster, facts, policy, console.Say, time);
        _submission = new(_desk);
        if (fault is null && !policy.Allows(facts.User))
        {
            console.Say($"The system's policy does not let {facts.User} run jobs of a portal, so none are run.");
        }

        return SystemCapabilities.Of(facts, policy);
    }

    // The platform has a queue of its own; only a policy narrows.
    public FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held) =>
        _desk?.Policy.MostJobs is { } most
            ? new(Math.Max(0, most - held.Count), has.CpuMillicores, has.MemoryBytes, has.Gpus.Sum(gpu => gpu.Count))
            : null;

    public async Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct)
    {
        var found = new Dictionary<AttemptKey, Recovered>();
        foreach (var job in jobs)
        {
            if (await RecoverAsync(job, ct) is { } recovered)
            {
                found[job.Key] = recovered;
            }
        }

        return found;
    }

    public async Task<string> StartAsync(HeldJob job, CancellationToken ct) => (await _submission!.SubmitAsync(job, ct)).ToString();

    public async IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, [EnumeratorCancellation] CancellationToken ct)
    {
        var id = Columns.Long(job.Handle ?? "") ?? throw new InvalidOperationException($"'{job.Handle}' is no number of a Slurm job.");
        Desk.Logs.Follow(job.Key);
        try
        {
            await foreach (var report in new Following(Desk, _submission!, job).RunAsync(id, ct))
            {
                if (report is PlatformReport.Running)
                {
                    Desk.Logs.Begin(job.Key);
                }

                if (report is PlatformReport.Ended)
                {
                    Desk.Logs.End(job.Key);
                    _submission!.Forget(job.Key);
                    await SecretsThere.RemoveAsync(Desk, job, ct);
                    foreach (var leftOut in await PullResultsAsync(job, ct))
                    {
                        yield return new PlatformReport.Noted("Something in the results could not be brought back.", leftOut);
                    }
                }

                yield return report;
            }
        }
        finally
        {
            Desk.Logs.End(job.Key);
        }
    }

    public async Task StopAsync(HeldJob job, CancellationToken ct)
    {
        Desk.Stops.Give(job);
        await new Cancelling(Desk, _submission!).StopAsync(job, ct);
        await SecretsThere.RemoveAsync(Desk, job, ct);
    }

    public ILogReader OpenLog(HeldJob job, LogStream stream)
    {
        var name = stream == LogStream.Stdout ? "stdout" : "stderr";
        return new SlurmLogReader(_cluster, Desk.Files, Desk.Logs, job.Key, $"{_cluster.Folder(job.Key)}/{name}", time);
    }

    public void Watched(IReadOnlySet<AttemptKey> attempts) => _desk?.Logs.Watch(attempts);

    /// <summary>Answers what only who stands on the system knows. Signing in is another's matter.</summary>
    public Task AnswerAsync(Ask ask, IAskTalk talk, CancellationToken ct) =>
        ask switch
        {
            { Kind: AskKind.Preview, Spec: { } spec } => talk.AnswerAsync(new() { Script = Preview.Of(spec, Desk) }, ct),
            { Kind: AskKind.Estimate, Spec: { } spec } => EstimateAsync(spec, talk, ct),
            { Kind: AskKind.GuestSheet } => talk.AnswerAsync(new() { Sheet = SheetWriter.Write(Desk, options) }, ct),
            { Kind: AskKind.Discover } => DiscoverAsync(talk, ct),
            { Kind: AskKind.SelfTest } => SelfTestAsync(talk, ct),
            _ => talk.RefuseAsync(new("unknown-ask", $"This program has no answer to '{ask.Kind}'."), ct),
        };

    private async Task EstimateAsync(JobSpec spec, IAskTalk talk, CancellationToken ct)
    {
        try
        {
            await talk.AnswerAsync(new() { Estimate = await Preview.EstimateAsync(spec, Desk, ct) }, ct);
        }
        catch (ShellException e)
        {
            await talk.RefuseAsync(new("no-answer", $"The system does not answer: {e.Message}"), ct);
        }
    }

    private async Task DiscoverAsync(IAskTalk talk, CancellationToken ct)
    {
        try
        {
            await talk.AnswerAsync(new() { Findings = Seen(await new SystemSurvey(_cluster, console, time).RunAsync(ct)) }, ct);
        }
        catch (ShellException e)
        {
            await talk.RefuseAsync(new("no-answer", $"The system does not answer: {e.Message}"), ct);
        }
    }

    // Who stands there and is heard without a bridge reaches the portal.
    private SystemFindings Seen(SystemFacts facts) =>
        options is { Rung: not Rung.OverSsh, Socket: null } ? facts.Findings with { ReachesPortal = true } : facts.Findings;

    // Where the program stands on the system itself, its jobs' folders are the ones there.
    private async Task SelfTestAsync(IAskTalk talk, CancellationToken ct)
    {
        var steps = new Steps(talk, time);
        try
        {
            var facts = await steps.DoAsync(
                "Look at Slurm",
                () => new SystemSurvey(_cluster, console, time).RunAsync(ct),
                ct,
                static seen => $"Slurm {seen.Findings.SlurmVersion}"
            );
            var hasSharedHome = await new TrialRun(this, _cluster.Folder, steps, time).RunAsync(ct);
            await talk.AnswerAsync(new() { Findings = Seen(facts) with { HasSharedHome = hasSharedHome } }, ct);
        }
        catch (ShellException e)
        {
            await talk.RefuseAsync(new("no-answer", $"The system does not answer: {e.Message}"), ct);
        }
    }

    private async Task<Recovered?> RecoverAsync(HeldJob job, CancellationToken ct)
    {
        var marks = new SubmitMarks(job);
        if (marks.Id is { } known)
        {
            return Recovered.Started(known.ToString());
        }

        if (!marks.IsBegun)
        {
            return Recovered.NeverStarted;
        }

        try
        {
            return await _submission!.FindAsync(job, isPatient: false, ct) is { } id ? Recovered.Started(id.ToString()) : null;
        }
        catch (ShellException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> PullResultsAsync(HeldJob job, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await _cluster.PullAsync($"{_cluster.Folder(job.Key)}/project/result", Path.Combine(job.Project, "result"), ct);
            }
            catch (ShellException)
            {
                // They stay where they are until the system answers again.
                await Task.Delay(TimeSpan.FromSeconds(10), time, ct);
            }
        }
    }
}

/// <summary>What may be set of the Slurm kind.</summary>
internal sealed record SlurmOptions
{
    /// <summary>How this program gets there: what it leaves on the system differs.</summary>
    public Rung Rung { get; init; } = Rung.ByHand;

    /// <summary>The bridge's socket there; null when it is not needed.</summary>
    public string? Socket { get; init; }

    /// <summary>Where the centre's policy stands on the system.</summary>
    public string PolicyFile { get; init; } = Policy.UsualPath;
}
