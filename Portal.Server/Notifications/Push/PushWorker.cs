using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>Has browsers told: seconds after jobs of theirs begin or end, and once a minute all there is, for systems and for what did not get through.</summary>
internal sealed partial class PushWorker(PushRound round, JobFeed jobs, TimeProvider time, ILogger<PushWorker> logger)
    : BackgroundService,
        IReportsWork
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // What begins and ends together is told together.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(ColonyId Colony, UserId Person), byte> _changed = new();

    /// <inheritdoc />
    public WorkRecord Work { get; } = new("Messages to browsers", "Tells people what happened while the portal is closed in theirs", Every, time);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        jobs.Published += Note;
        using var timer = new PeriodicTimer(Least, time);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                var (isFull, changed) = (tick % (Every / Least) == 0, Take());
                if (isFull || changed.Count > 0)
                {
                    await TryAsync(isFull ? null : changed, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; what is not told yet is told after the next start.
        }
        finally
        {
            jobs.Published -= Note;
        }
    }

    private async Task TryAsync(IReadOnlySet<(ColonyId Colony, UserId Person)>? changed, CancellationToken ct)
    {
        using var run = Work.Begin();
        try
        {
            await round.RunAsync(changed, ct);
            if (round.Denied is { } denied)
            {
                // Its round went well, and nobody there is told until somebody mends it.
                run.Failed(denied);
            }
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            run.Failed(fault);
            Log.RoundFailed(logger, fault);
        }
    }

    private void Note(ColonyId colony, UserId submitter, JobChanged change)
    {
        if (NotificationFeed.Matters(change))
        {
            _changed[(colony, submitter)] = 0;
        }
    }

    private HashSet<(ColonyId Colony, UserId Person)> Take()
    {
        var taken = new HashSet<(ColonyId Colony, UserId Person)>();
        foreach (var (whose, _) in _changed)
        {
            if (_changed.TryRemove(whose, out _))
            {
                taken.Add(whose);
            }
        }

        return taken;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Browsers could not be told what happened; it is tried again within a minute.")]
        public static partial void RoundFailed(ILogger logger, Exception exception);
    }
}
