using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Slurm.Gateway;

/// <summary>What the gateway works with: settings, line, keys; and what it tells of them.</summary>
internal sealed class GatewayDesk : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(15);
    private readonly IConsole _console;
    private readonly TimeProvider _time;
    private readonly PortalLink _portal;
    private readonly JobsOverSsh _jobs;
    private readonly StatusTeller _teller;
    private readonly SemaphoreSlim _announcing = new(1);
    private CancellationToken _end;

    public GatewayDesk(
        StateFolder state,
        SystemSettings settings,
        PortalLink portal,
        JobsOverSsh jobs,
        GatewayOptions options,
        IConsole console,
        TimeProvider time
    )
    {
        (_console, _time, _portal, _jobs, Settings) = (console, time, portal, jobs, settings);
        _teller = new(portal, console, time);
        Keys = new(state, settings.KeyPassphrase);
        Line = new(Place, time, Changed);
        SignIn = new(Line, Keys, time);
        Rungs = new(this, options, jobs, portal, time);
    }

    /// <summary>What the portal says of the system.</summary>
    public SystemSettings Settings { get; private set; }

    /// <summary>The keys kept.</summary>
    public KeyStore Keys { get; }

    /// <summary>The line.</summary>
    public SshLine Line { get; }

    /// <summary>Signs people in.</summary>
    public SignInDesk SignIn { get; }

    /// <summary>Keeps the rung by which jobs get there.</summary>
    public RungKeeper Rungs { get; }

    /// <summary>Where the system is, by the settings in force.</summary>
    public SshPlace Place => new(Settings.Address, Settings.Pinned);

    /// <summary>Keys that were shown by a host behind the first, and not confirmed yet: only somebody signed in to the first can ask for them.</summary>
    public IReadOnlyList<HostKey> ShownBehind { get; private set; } = [];

    /// <summary>Begins to serve: signs in by what is kept, and keeps the portal told.</summary>
    public void Begin(CancellationToken ct)
    {
        _end = ct;
        _ = Task.Run(() => GuardAsync(_teller.RunAsync), CancellationToken.None);
        _ = Task.Run(() => GuardAsync(ComeBackAsync), CancellationToken.None);
        _ = Task.Run(() => GuardAsync(Rungs.RunAsync), CancellationToken.None);
    }

    /// <summary>Another rung serves: who takes new jobs changes with it.</summary>
    public void RungChanged()
    {
        _teller.Tell(Status);
        _ = Task.Run(() => GuardAsync(AnnounceAsync), CancellationToken.None);
    }

    /// <summary>A key was made or kept, or all were forgotten: what stands on the sheet is told anew.</summary>
    public void KeysChanged() => _teller.Tell(Status);

    /// <summary>Reads what the portal says of the system now: what a person has just confirmed counts for what they ask next.</summary>
    public async Task ReadSettingsAsync(CancellationToken ct) =>
        Settings =
            await _portal.Channel.SystemAsync(ct)
            ?? throw new ExecutorException(EndReason.ExecutorFailure, "The portal knows no system that this program serves.");

    /// <summary>Takes the settings anew from the portal.</summary>
    public async Task TakeSettingsAsync(CancellationToken ct)
    {
        var former = Settings;
        await ReadSettingsAsync(ct);
        if (former.Rung != Settings.Rung)
        {
            Rungs.Reconsider();
        }

        if (former.Address != Settings.Address || Line.State.Contact != SystemContact.Connected)
        {
            await ComeBackAsync(ct);
        }

        Changed(Line.State);
    }

    /// <summary>Looks at the system and tells what it found.</summary>
    public async Task<SystemFindings> LookAsync(CancellationToken ct)
    {
        var findings = Complete(await _jobs.LookAsync(Line, ct));
        await AnnounceAsync(ct);
        _teller.Tell(() => Status() with { Findings = findings });
        return findings;
    }

    /// <summary>Tells what was found out in another way; gives it with what the line and the rungs know.</summary>
    public SystemFindings Tell(SystemFindings findings)
    {
        var whole = Complete(findings);
        _teller.Tell(() => Status() with { Findings = whole });
        return whole;
    }

    private SystemFindings Complete(SystemFindings findings) => findings with { SessionsSeen = Line.SessionsLearned, ReachesPortal = Rungs.Reaches };

    /// <summary>Keeps what a host behind the first has shown, and tells the portal how the sign-in ended.</summary>
    public void Refused(SshFault fault)
    {
        if (Settings.Address.JumpHost is not null && fault.Shown.Count > 0)
        {
            ShownBehind = fault.Shown;
        }

        _teller.Tell(() => Status() with { Shown = fault.Shown });
    }

    public async ValueTask DisposeAsync()
    {
        await Rungs.DisposeAsync();
        await Line.DisposeAsync();
    }

    private SystemStatus Status()
    {
        var (line, rung) = (Line.State, Rungs.Standing);
        return new()
        {
            Contact = Settings.Pinned.Count == 0 && line.Contact == SystemContact.NeedsSignIn ? SystemContact.NeedsHostKey : line.Contact,
            Since = line.Since,
            Message = line.Message ?? rung.Message ?? Expiry(),
            Rung = rung.Rung,
            RungWhy = rung.Why,
            TwinVersion = rung.TwinVersion,
            Keys = KeyFacts.Of(Keys, Settings.Address),
        };
    }

    private string? Expiry() => Line.ExpiresAt is { } end ? $"Signed in with a certificate that ends at {end:u}." : null;

    private void Changed(LineStanding line)
    {
        // In the program's own log as well: why a person has to sign in again is asked for when it has long been overtaken on the page.
        _console.Say(
            line.Message is { } why ? $"The line to {Settings.Name}: {line.Contact}. {why}" : $"The line to {Settings.Name}: {line.Contact}."
        );
        _teller.Tell(Status);
        _ = Task.Run(
            () =>
                GuardAsync(async ct =>
                {
                    if (line.Contact == SystemContact.Connected && _jobs.Executor is null)
                    {
                        await LookUntilSeenAsync(ct);
                    }

                    await AnnounceAsync(ct);
                }),
            CancellationToken.None
        );
    }

    // The person asked for it may look at the same time; whoever is second finds it done.
    private async Task LookUntilSeenAsync(CancellationToken ct)
    {
        while (_jobs.Executor is null && Line.State.Contact == SystemContact.Connected)
        {
            try
            {
                await LookAsync(ct);
            }
            catch (ShellException e)
            {
                _teller.Tell(() => Status() with { Message = $"Signed in, but the system cannot be used yet: {e.Message}" });
                await Task.Delay(Retry, _time, ct);
            }
        }
    }

    // Only while signed in, and while no other program takes them: what is queued with the portal waits there until then.
    private async Task AnnounceAsync(CancellationToken ct)
    {
        await _announcing.WaitAsync(ct);
        try
        {
            if (_jobs.Has is { } has)
            {
                var now = Line.State.Contact == SystemContact.Connected && Rungs.Standing.TakesOverSsh ? has : has with { Functions = [] };
                await new Patient(_time).TellAsync(token => _portal.AnnounceAsync(now, token), ct);
            }
        }
        finally
        {
            _announcing.Release();
        }
    }

    private async Task ComeBackAsync(CancellationToken ct)
    {
        while (Settings.Pinned.Count > 0)
        {
            try
            {
                if (!await SignIn.ComeBackAsync(Place, ct))
                {
                    _teller.Tell(Status);
                }

                return;
            }
            catch (SshFault e)
            {
                Refused(e);
                if (!e.IsTransient)
                {
                    return;
                }
            }

            await Task.Delay(Retry, _time, ct);
        }

        _teller.Tell(Status);
    }

    private async Task GuardAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_end);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The program ends.
        }
        catch (Exception e) when (e is PortalException or ShellException or ExecutorException)
        {
            _console.Say(e.Message);
        }
    }
}
