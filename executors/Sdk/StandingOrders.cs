using Pollinator.Contracts;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk;

/// <summary>
/// What whoever can write to this account's files tells a running program by them. Files, since they reach a program on another login node that
/// shares the folder too, which no signal does.
/// </summary>
internal sealed class StandingOrders(
    ExecutorOptions options,
    StateFolder state,
    AttemptTable table,
    PortalLink portal,
    IConsole console,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private Capabilities? _all;
    private bool _isDraining;

    /// <summary>Obeys them until one says to end.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (Ending() is not { } why)
        {
            await TryDrainAsync(File.Exists(state.DrainFile), ct);
            await Task.Delay(Interval, time, ct);
        }
    }

    private string? Ending()
    {
        if (File.Exists(options.StopFile))
        {
            return Say($"{options.StopFile} is there, so this executor ends. Its jobs go on.");
        }

        if (File.Exists(state.EndFile))
        {
            // Taken away: who made it sees by that that it was obeyed.
            File.Delete(state.EndFile);
            return Say("Told to end by the portal's program. Jobs go on.");
        }

        return _isDraining && table.IsEmpty ? Say("Told to take no new jobs, and the last one has ended: this executor ends.") : null;
    }

    // What it holds it sees through; new jobs go to somebody else. Told otherwise before the last has ended, it takes jobs again.
    private async Task TryDrainAsync(bool isDraining, CancellationToken ct)
    {
        if (isDraining == _isDraining)
        {
            return;
        }

        try
        {
            _all ??= portal.Capabilities;
            await portal.AnnounceAsync(isDraining ? _all with { Functions = [] } : _all, ct);
            _isDraining = isDraining;
            console.Say(isDraining ? "Told to take no new jobs; those begun are seen through." : "Takes jobs again.");
        }
        catch (PortalException e) when (e.IsTransient)
        {
            // Said again at the next look; while the portal is away no job comes either.
        }
    }

    private string Say(string sentence)
    {
        console.Say(sentence);
        return sentence;
    }
}
