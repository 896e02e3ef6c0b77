using Pollinator.Contracts;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ladder;

/// <summary>What the portal knows of a system's twin, and lets it in.</summary>
internal interface ITwinDesk
{
    /// <summary>When and as what the twin was heard last.</summary>
    Task<TwinHeard> HeardAsync(CancellationToken ct);

    /// <summary>A one-time code for it.</summary>
    Task<string> CodeAsync(CancellationToken ct);
}

/// <summary>How the twin is to run.</summary>
/// <param name="Program">The program.</param>
/// <param name="Portal">The portal's address for executors.</param>
/// <param name="State">The twin's state folder on the login node.</param>
/// <param name="Socket">The bridge's socket; null when it reaches the portal itself.</param>
/// <param name="KeptBy">What keeps it beyond the sign-in.</param>
internal sealed record TwinPlan(TwinProgram Program, Uri Portal, string State, string? Socket, string KeptBy);

/// <summary>
/// Keeps one twin on the login node: copies the program, starts it, finds it again after its death or the portal's, replaces it by a newer
/// version. A second one started by mistake does no harm: the portal listens to the newest, and the older ends.
/// </summary>
internal sealed class TwinKeeper(IClusterShell shell, ITwinDesk desk, TwinPlan plan, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Three long polls and some: shorter silences are a busy login node.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);
    private readonly TwinLaunch _launch = new(shell);

    /// <summary>Starts in a row after which nothing was heard.</summary>
    public int FailedStarts { get; private set; }

    /// <summary>Keeps it until <paramref name="ct"/> ends or starting it does not help.</summary>
    /// <param name="told">Told whenever the twin was heard, with its version.</param>
    /// <param name="ct">Ends the keeping; the twin goes on.</param>
    public async Task KeepAsync(Action<TwinHeard> told, CancellationToken ct)
    {
        while (FailedStarts < RungChoice.MostFailedStarts)
        {
            try
            {
                var heard = await desk.HeardAsync(ct);
                if (IsAlive(heard) && IsPresent(heard))
                {
                    FailedStarts = 0;
                    told(heard);
                }
                else if (await StartAsync(heard, ct) is { } started)
                {
                    told(started);
                }
            }
            catch (Exception e) when (e is ShellException or PortalException { IsTransient: true })
            {
                // The line or the portal is away; whoever owns them says so. The twin may well go on meanwhile.
            }

            await Task.Delay(Interval, time, ct);
        }
    }

    /// <summary>Ends the twin where it can; its jobs go on.</summary>
    public Task<bool> EndAsync(CancellationToken ct) => _launch.StopAsync(plan.State, ct);

    private async Task<TwinHeard?> StartAsync(TwinHeard before, CancellationToken ct)
    {
        var path = await new TwinCopy(shell).EnsureAsync(plan.Program, ct);

        // An older version ends first, in order: what it is in the middle of, it finishes. What does not end is superseded.
        await _launch.StopAsync(plan.State, ct);
        var code = before.IsRegistered ? null : await desk.CodeAsync(ct);
        await _launch.StartAsync(new(path, plan.Portal, plan.State, plan.Socket, plan.KeptBy, code), ct);
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < FirstWord)
        {
            var heard = await desk.HeardAsync(ct);
            if (heard.IsRegistered && heard.Incarnation > before.Incarnation)
            {
                FailedStarts = 0;
                return heard;
            }

            await Task.Delay(Look, time, ct);
        }

        FailedStarts++;
        return null;
    }

    private bool IsAlive(TwinHeard heard) => heard.SeenAt is { } seen && time.GetUtcNow() - seen < Silence;

    private bool IsPresent(TwinHeard heard) => string.Equals(heard.ProgramVersion, plan.Program.Version, StringComparison.Ordinal);
}
