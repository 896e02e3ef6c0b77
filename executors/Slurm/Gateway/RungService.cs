using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Bridge;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Ladder;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Slurm.Gateway;

/// <summary>Does what a rung asks for: brings and keeps the twin and its bridge, or has it give way to the gateway's own work over SSH.</summary>
internal sealed class RungService(
    GatewayDesk desk,
    GatewayOptions options,
    JobsOverSsh jobs,
    PortalLink portal,
    ServingRung serving,
    TimeProvider time
) : IAsyncDisposable
{
    private const int NoSuchCommand = 127;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly TwinDesk _portal = new(portal);
    private readonly OpenBridge _bridge = new(options.Executor.Portal, time);
    private int _failedStarts;
    private string? _fault;

    /// <summary>Whether the login node reaches the portal by itself; null before that was tried.</summary>
    public bool? Reaches { get; private set; }

    private Tally? Tally => jobs.Executor?.System.Tally;

    /// <summary>Forgets what did not work.</summary>
    public void Forget() => (_failedStarts, _fault) = (0, null);

    /// <summary>Ends the twin, whose jobs go on, and its bridge.</summary>
    public async Task EndTwinAsync(CancellationToken ct)
    {
        if (jobs.Shell is { } shell)
        {
            await new TwinLaunch(shell, Tally).EndAsync(StateOn(shell), ct);
        }

        await _bridge.CloseAsync();
    }

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    /// <summary>Chooses and keeps what was chosen, until that does not hold any more or <paramref name="ct"/> ends.</summary>
    public async Task ServeAsync(CancellationToken ct)
    {
        var shell = jobs.Shell!;
        var traces = await new TwinLaunch(shell, Tally).LookAsync(StateOn(shell), ct);
        if (traces.IsStopped)
        {
            serving.Stand(RungStanding.Stopped);
            await EndTwinAsync(ct);
            await Task.Delay(options.Pace.Stopped, time, ct);
            return;
        }

        var (program, noProgram) = await TwinProgram.FindAsync(options.TwinPrograms, jobs.Facts?.Machine, options.Executor.ProgramVersion, ct);
        var facts = new RungFacts
        {
            Chosen = desk.Settings.Rung,
            Forbidden = jobs.Executor!.Desk.ForbidsTwin(),
            NoProgram = noProgram,
            DetachedBy = jobs.Facts?.Findings.DetachedBy ?? [],
            FailedStarts = _failedStarts,
            Fault = _fault,
        };
        var chosen = RungChoice.Of(facts);
        if (chosen.Rung == Rung.Twin)
        {
            await TwinAsync(shell, program!, facts, traces, ct);
        }
        else
        {
            await WithoutTwinAsync(shell, chosen, program, traces, ct);
        }
    }

    private async Task TwinAsync(SshShell shell, TwinProgram program, RungFacts facts, TwinTraces traces, CancellationToken ct)
    {
        if (serving.Now.Rung is not Rung.Twin)
        {
            serving.Stand(RungStanding.Coming(RungChoice.Of(facts), traces.IsRunning));
        }

        string path;
        try
        {
            path = await new TwinCopy(shell, Tally).EnsureAsync(program, ct);
        }
        catch (TwinFault e)
        {
            (_failedStarts, _fault) = (_failedStarts + 1, e.Message);
            await Task.Delay(Retry, time, ct);
            return;
        }

        var (state, reaches) = (StateOn(shell), await ReachesAsync(shell, path, ct));
        var socket = reaches ? null : OpenBridge.SocketIn(state);
        var chosen = RungChoice.Of(
            facts with
            {
                ReachesPortal = reaches,
                Sessions = desk.Line.SessionsLearned,
                Forbidden = socket is null || BridgeSocket.Fits(socket) ? null : "its socket there would have too long a name.",
            }
        );
        if (chosen.Rung != Rung.Twin)
        {
            await WithoutTwinAsync(shell, chosen, program, traces, ct);
            return;
        }

        var address = reaches ? new Uri(desk.Settings.PortalUrl) : options.Executor.Portal;
        await KeepAsync(shell, new(program, address, state, socket, facts.DetachedBy[0]), path, chosen, ct);
    }

    private async Task KeepAsync(SshShell shell, TwinPlan plan, string path, RungChosen chosen, CancellationToken ct)
    {
        await (plan.Socket is null ? _bridge.CloseAsync() : _bridge.KeepAsync(shell, plan.State, path));
        await new TwinLaunch(shell, Tally).ResumeAsync(plan.State, ct);
        var keeper = new TwinKeeper(shell, _portal, plan, options.Pace, time, Tally);
        await keeper.KeepAsync(news => serving.Stand(serving.Now.With(chosen, news)), ct);
        (_failedStarts, _fault) = (keeper.FailedStarts, keeper.Fault);
    }

    // One that runs takes no more jobs before the gateway does, and sees its own through: by the bridge, where it needs it.
    private async Task WithoutTwinAsync(SshShell shell, RungChosen chosen, TwinProgram? program, TwinTraces traces, CancellationToken ct)
    {
        var (launch, state) = (new TwinLaunch(shell, Tally), StateOn(shell));
        if (traces.IsRunning && program is not null)
        {
            await _bridge.KeepAsync(shell, state, await new TwinCopy(shell, Tally).EnsureAsync(program, ct));
        }

        if (traces.IsRegistered)
        {
            await launch.DrainAsync(state, ct);
            await UntilDrainedAsync(launch, state, ct);
        }

        serving.Stand(new(chosen.Rung, chosen.Why, chosen.Rung == Rung.OverSsh));
        if (program is null)
        {
            await ReachesWithoutProgramAsync(shell, ct);
        }

        while (!traces.IsStopped)
        {
            traces = await launch.LookAsync(state, ct);
            await (traces.IsRunning ? Task.CompletedTask : _bridge.CloseAsync());
            await Task.Delay(options.Pace.Stopped, time, ct);
        }
    }

    private async Task UntilDrainedAsync(TwinLaunch launch, string state, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (await TakesAsync(ct))
        {
            if (time.GetElapsedTime(began) > Drained)
            {
                // It does not hear. Its jobs go on, and are seen through by the next twin.
                await launch.EndAsync(state, ct);
                return;
            }

            await Task.Delay(Look, time, ct);
        }
    }

    private async Task<bool> TakesAsync(CancellationToken ct) =>
        await _portal.HeardAsync(ct) is { TakesJobs: true, SeenAt: { } seen } && time.GetUtcNow() - seen < options.Pace.Quiet;

    private async Task<bool> ReachesAsync(SshShell shell, string path, CancellationToken ct)
    {
        var reaches = false;
        if (portal.Registration.PortalKey is { } key)
        {
            var words = new[] { path, "reach", "--portal", desk.Settings.PortalUrl, "--key", key };
            Count("pollinator-slurm reach --portal <address> --key <key>", words);
            reaches = (await shell.RunAsync(new(words) { Limit = TimeSpan.FromSeconds(30) }, ct)).IsOk;
        }

        Reaches = reaches;
        desk.Tell(jobs.Facts!.Findings);
        return reaches;
    }

    // No program to ask with: curl asks, and what it brings is proved here.
    private async Task ReachesWithoutProgramAsync(SshShell shell, CancellationToken ct)
    {
        if (portal.Registration.PortalKey is not { } key)
        {
            return;
        }

        var nonce = PortalReach.Nonce();
        string[] words = ["curl", "-fsS", "--max-time", "15", PortalReach.Address(desk.Settings.PortalUrl, nonce)];
        try
        {
            Count("curl -fsS --max-time 15 <address>", words);
            var said = await shell.RunAsync(new(words) { Limit = TimeSpan.FromSeconds(30) }, ct);
            if (said.ExitCode != NoSuchCommand)
            {
                Reaches = said.IsOk && PortalReach.IsProof(key, nonce, said.Output);
                desk.Tell(jobs.Facts!.Findings);
            }
        }
        catch (ShellException)
        {
            // It stays unknown, and no job waits for it.
        }
    }

    private void Count(string template, IReadOnlyList<string> words) =>
        Tally?.Add(new(template, "Whether the login node reaches the portal", Asked.Machine, words) { When = "when a way is chosen" });

    // One for each system: an account may serve several portals.
    private string StateOn(SshShell shell) => $"{shell.Home}/twin/{desk.Settings.System.Value.ToString("N")[20..]}";
}
