using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Gateway;

/// <summary>
/// The program beside the portal that serves one system: it owns the SSH line, answers what its owner asks, keeps the twin on the login node or
/// runs the jobs over the line itself. Jobs that are there go on whatever happens to the line.
/// </summary>
internal sealed class GatewayExecutor(StateFolder state, GatewayOptions options, IConsole console, TimeProvider time)
    : IExecutor,
        IAnswersAsks,
        IUsesPortal,
        IAsyncDisposable
{
    private static readonly Capabilities Nothing = new() { Functions = [] };
    private readonly JobsOverSsh _jobs = new(console, time);
    private GatewayDesk? _desk;

    public string Kind => "slurm";

    // What the system has is found out once somebody is signed in, and announced then.
    public Task<Capabilities> DiscoverAsync(CancellationToken ct) => Task.FromResult(Nothing);

    public async Task UseAsync(PortalLink portal, CancellationToken ct)
    {
        var settings =
            await new Patient(time).AskAsync(portal.Channel.SystemAsync, ct, console.Say)
            ?? throw new PortalException("The portal knows no system that this program serves.", transient: false);
        _desk = new(state, settings, portal, _jobs, options, console, time);
        _desk.Begin(ct);
    }

    public Task AnswerAsync(Ask ask, IAskTalk talk, CancellationToken ct) =>
        _desk is { } desk ? new GatewayAsks(desk, _jobs, time).AnswerAsync(ask, talk, ct) : Task.CompletedTask;

    public FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held) => _jobs.Executor?.Free(has, held);

    public async Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct)
    {
        // What is not answered for is asked about again later.
        if (jobs.Count == 0 || _jobs.Executor is not { } executor)
        {
            return new Dictionary<AttemptKey, Recovered>();
        }

        return await executor.RecoverAsync(jobs, ct);
    }

    public async Task<string> StartAsync(HeldJob job, CancellationToken ct) => await (await _jobs.WhenThereAsync(ct)).StartAsync(job, ct);

    public IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, CancellationToken ct) => _jobs.WatchAsync(job, ct);

    public async Task StopAsync(HeldJob job, CancellationToken ct) => await (await _jobs.WhenThereAsync(ct)).StopAsync(job, ct);

    public ILogReader OpenLog(HeldJob job, LogStream stream) => _jobs.OpenLog(job, stream);

    public void Watched(IReadOnlySet<AttemptKey> attempts) => _jobs.Executor?.Watched(attempts);

    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
        {
            await _desk.DisposeAsync();
        }

        _jobs.Dispose();
    }
}
