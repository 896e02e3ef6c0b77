using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Attempts;
using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk;

/// <summary>Asks the portal for work, over and over, and passes on what it says.</summary>
internal sealed class PollLoop(AttemptDesk desk, AttemptTable table, PortalLink portal, TimeSpan lease, IConsole console)
{
    private const int LongestWait = 25;
    private const int ShortWait = 3;
    private const int MostAtOnce = 16;
    private readonly Backoff _backoff = new(desk.Time);
    private HashSet<AttemptKey> _watched = [];
    private bool _isAway;
    private long _polls;

    /// <summary>Runs until cancelled, or until the portal refuses the executor itself.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await PollAsync(ct);
                Back();
            }
            catch (PortalException e) when (e.IsTransient)
            {
                Away(e);
                await _backoff.WaitAsync(ct);
            }
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        var held = table.Held();
        var specs = table.Specs();
        var free = desk.Kind.Free(portal.Capabilities, specs);
        var poll = new Poll
        {
            Held = held,
            Want = Math.Clamp(free?.Slots ?? MostAtOnce, 0, MostAtOnce),
            Free = free,
            WaitSeconds = WaitSeconds(specs),
            // Truly one after the other: what an answer brought is on disk before the next is asked, and one given up is never read.
            Number = ++_polls,
        };

        // A request that wants jobs is never given up, since one may be on its way in the answer. One that wants none is, as soon as there
        // is room again.
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asked = desk.Channel.PollAsync(poll, scope.Token);
        if (poll.Want == 0 && await Task.WhenAny(asked, table.Changed) != asked)
        {
            await scope.CancelAsync();
        }

        try
        {
            Follow(await asked, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Asked anew.
        }
    }

    // Leases are renewed by asking. And while jobs run, what was said to be free is soon out of date.
    private int WaitSeconds(IReadOnlyList<JobSpec> held) => Math.Clamp((int)lease.TotalSeconds / 3, 1, held.Count > 0 ? ShortWait : LongestWait);

    private void Follow(PollReply reply, CancellationToken ct)
    {
        foreach (var attempt in reply.NotYours)
        {
            table.Drop(attempt);
        }

        foreach (var stop in reply.Stop)
        {
            table.Stop(stop);
        }

        foreach (var assignment in reply.Assignments)
        {
            table.Take(assignment, ct);
        }

        if (!_watched.SetEquals(reply.Watched.Select(AttemptKey.Of)))
        {
            _watched = [.. reply.Watched.Select(AttemptKey.Of)];
            desk.Kind.Watched(_watched);
        }
    }

    private void Away(PortalException e)
    {
        if (!_isAway)
        {
            _isAway = true;
            console.Say($"{e.Message} Jobs go on; trying again until it answers.");
        }
    }

    private void Back()
    {
        _backoff.Reset();
        if (_isAway)
        {
            _isAway = false;
            console.Say("The portal answers again.");
        }
    }
}
