using Pollinator.Contracts;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Guest;
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
/// <param name="Portal">The portal's address, as the twin is to dial it.</param>
/// <param name="State">The twin's state folder on the login node.</param>
/// <param name="Socket">The bridge's socket; null when it reaches the portal itself.</param>
/// <param name="KeptBy">What keeps it beyond the sign-in.</param>
internal sealed record TwinPlan(TwinProgram Program, Uri Portal, string State, string? Socket, string KeptBy);

/// <summary>How the twin stands.</summary>
internal sealed record TwinNews(TwinStep Step, TwinHeard Heard);

/// <summary>
/// Keeps one twin on the login node: copies the program, starts it, finds it again after its death or the portal's, replaces one of another
/// content. A second one started by mistake does no harm: the portal listens to the newest, and the older ends.
/// </summary>
internal sealed class TwinKeeper(IClusterShell shell, ITwinDesk desk, TwinPlan plan, TwinPace pace, TimeProvider time, Tally? tally = null)
{
    private const int LooksBetweenTraces = 4;
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly TwinLaunch _launch = new(shell, tally);
    private DateTimeOffset _undisturbed;

    /// <summary>Starts in a row after which nothing was heard.</summary>
    public int FailedStarts { get; private set; }

    /// <summary>What the login node said against the last of them; null when it only stayed silent.</summary>
    public string? Fault { get; private set; }

    /// <summary>Keeps it until <paramref name="ct"/> ends or starting it does not help.</summary>
    /// <param name="told">Told how it stands, again and again.</param>
    /// <param name="ct">Ends the keeping; the twin goes on.</param>
    public async Task KeepAsync(Action<TwinNews> told, CancellationToken ct)
    {
        _undisturbed = time.GetUtcNow();
        while (FailedStarts < RungChoice.MostFailedStarts)
        {
            var pause = pace.Interval;
            try
            {
                var news = await NextAsync(ct);
                told(news);
                pause = news.Step is TwinStep.Stopped or TwinStep.Foreign ? pace.Stopped : pause;
            }
            catch (TwinFault e)
            {
                (FailedStarts, Fault) = (FailedStarts + 1, e.Message);
            }
            catch (Exception e) when (e is ShellException or PortalException { IsTransient: true })
            {
                // The line or the portal is away; whoever owns them says so. The twin may well go on meanwhile.
                _undisturbed = time.GetUtcNow();
            }

            await Task.Delay(pause, time, ct);
        }
    }

    private async Task<TwinNews> NextAsync(CancellationToken ct)
    {
        var heard = await desk.HeardAsync(ct);
        if (IsHeard(heard))
        {
            return Found(heard);
        }

        var traces = await _launch.LookAsync(plan.State, ct);
        var step = TwinDecision.Of(heard, traces, plan.Program, pace, _undisturbed, time.GetUtcNow());
        return step == TwinStep.Start ? await StartAsync(heard, traces, ct) : new(step, heard);
    }

    private async Task<TwinNews> StartAsync(TwinHeard before, TwinTraces traces, CancellationToken ct)
    {
        var path = await new TwinCopy(shell, tally).EnsureAsync(plan.Program, ct);

        // One of another content ends first, in order: its jobs are on disk, and the next takes them up. What does not end is superseded.
        await _launch.EndAsync(plan.State, ct);

        // Registering anew gives up the jobs it holds: only where either side has forgotten the other.
        var code = before.IsRegistered && traces.IsRegistered ? null : await desk.CodeAsync(ct);
        return await _launch.StartAsync(new(path, plan.Portal, plan.State, plan.Socket, plan.KeptBy, code), ct)
            ? await FirstWordAsync(before, ct)
            : new(TwinStep.Stopped, before);
    }

    private async Task<TwinNews> FirstWordAsync(TwinHeard before, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        for (var looks = 1; time.GetElapsedTime(began) < FirstWord; looks++)
        {
            await Task.Delay(Look, time, ct);
            var heard = await desk.HeardAsync(ct);
            if (IsHeard(heard) && (heard.Incarnation != before.Incarnation || heard.SeenAt > before.SeenAt))
            {
                return Found(heard);
            }

            if (looks % LooksBetweenTraces == 0 && !(await _launch.LookAsync(plan.State, ct)).IsRunning)
            {
                break;
            }
        }

        (FailedStarts, Fault) = (FailedStarts + 1, null);
        return new(TwinStep.Wait, before);
    }

    private TwinNews Found(TwinHeard heard)
    {
        (FailedStarts, Fault) = (0, null);
        return new(TwinStep.Heard, heard);
    }

    private bool IsHeard(TwinHeard heard) => TwinDecision.IsHeard(heard, plan.Program, pace, time.GetUtcNow());
}
