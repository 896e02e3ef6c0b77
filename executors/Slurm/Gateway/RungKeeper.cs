using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Gateway;

/// <summary>
/// Chooses the rung of the ladder by what was found, and keeps it: the twin and its bridge, or the gateway's own work over SSH. There is one that
/// takes new jobs, but for the moment in which one hands over to the other; what either has begun it sees through.
/// </summary>
internal sealed class RungKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);
    private readonly GatewayDesk _desk;
    private readonly GatewayOptions _options;
    private readonly JobsOverSsh _jobs;
    private readonly TimeProvider _time;
    private readonly TwinDesk _portal;
    private readonly ServingRung _serving;
    private readonly RungService _service;
    private readonly Lock _gate = new();
    private CancellationTokenSource _turn = new();
    private TaskCompletionSource? _resting;

    public RungKeeper(GatewayDesk desk, GatewayOptions options, JobsOverSsh jobs, PortalLink portal, TimeProvider time)
    {
        (_desk, _options, _jobs, _time, _portal) = (desk, options, jobs, time, new(portal));
        _serving = new(desk.RungChanged);
        _service = new(desk, options, jobs, portal, _serving, time);
    }

    /// <summary>Which rung serves now.</summary>
    public RungStanding Standing => _serving.Now;

    /// <summary>Whether the login node reaches the portal by itself; null before that was tried.</summary>
    public bool? Reaches => _service.Reaches;

    /// <summary>Chooses and keeps until <paramref name="ct"/> ends. The twin goes on then.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await TellOfTwinUntilThereAsync(ct);
        while (true)
        {
            await Resting().WaitAsync(ct);
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(ct, Turn());
            try
            {
                await _service.ServeAsync(turn.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Something else was chosen, or found out.
            }
            catch (Exception e) when (e is ShellException or PortalException { IsTransient: true })
            {
                // The line or the portal is away, and whoever owns it says so.
                await Task.Delay(Retry, _time, ct);
            }
        }
    }

    /// <summary>Chooses anew, as if nothing had been tried: a person has chosen, signed in, or had the system looked at.</summary>
    public void Reconsider()
    {
        TaskCompletionSource? resting;
        lock (_gate)
        {
            _service.Forget();
            (resting, _resting) = (_resting, null);
        }

        resting?.TrySetResult();
        EndTurn();
    }

    /// <summary>Ends the twin where it can, and starts none until <see cref="Reconsider"/>. Its jobs go on.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        Rest();
        if (_desk.Line.State.Contact == SystemContact.Connected)
        {
            await _service.EndTwinAsync(ct);
        }

        _serving.Stand(RungStanding.None);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    /// <summary>The version of the twin that serves, heard just now; null when another rung does.</summary>
    /// <exception cref="ShellException">One should, and was not heard.</exception>
    public async Task<string?> HearAsync(CancellationToken ct)
    {
        if (Standing.Rung != Rung.Twin)
        {
            return null;
        }

        return await _portal.HeardAsync(ct) is { SeenAt: { } seen } heard && _time.GetUtcNow() - seen < _options.Pace.Quiet
            ? heard.ProgramVersion ?? ""
            : throw new ShellException("The program on the login node is not heard just now. It is looked after, and started again if it is gone.");
    }

    private void Rest()
    {
        lock (_gate)
        {
            _resting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        EndTurn();
    }

    // The next turn is there before this one ends: what goes on at its end goes on at once, on this very thread, and must not find the old one.
    private void EndTurn()
    {
        CancellationTokenSource ended;
        lock (_gate)
        {
            (ended, _turn) = (_turn, new());
        }

        ended.Cancel();
    }

    private Task Resting()
    {
        lock (_gate)
        {
            return _resting?.Task ?? Task.CompletedTask;
        }
    }

    private CancellationToken Turn()
    {
        lock (_gate)
        {
            return _turn.Token;
        }
    }

    // Whoever has to be there to sign in may come tomorrow: a twin that reaches the portal by itself serves meanwhile, and the page says so.
    private async Task TellOfTwinUntilThereAsync(CancellationToken ct)
    {
        var there = _jobs.WhenThereAsync(ct);
        while (!there.IsCompleted)
        {
            await Task.WhenAny(there, Task.Delay(_options.Pace.Interval, _time, ct));
            if (!there.IsCompleted && await TryHearAsync(ct) is { SeenAt: { } seen } twin && _time.GetUtcNow() - seen < _options.Pace.Quiet)
            {
                const string Why = "A program on the login node follows the jobs. It goes on by itself, and is looked after once somebody signs in.";
                _serving.Stand(new(Rung.Twin, Why, TakesOverSsh: false, twin.ProgramVersion));
            }
        }

        await there;
    }

    private async Task<TwinHeard?> TryHearAsync(CancellationToken ct)
    {
        try
        {
            return await _portal.HeardAsync(ct);
        }
        catch (PortalException e) when (e.IsTransient)
        {
            return null;
        }
    }
}
