using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// Looks at the queue for all attempts together: one request however many there are, and none while nobody waits for one. Sooner when somebody
/// is in a hurry, within the pace; later and later while the scheduler does not answer.
/// </summary>
internal sealed class QueueWatch(Cluster cluster, string user, Pace pace, Action<string> complain, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private QueueLook _look = QueueLook.None;
    private TaskCompletionSource<QueueLook> _next = Source();
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private bool _isLooking;
    private int _failures;

    /// <summary>The next look that is answered after look <paramref name="after"/>.</summary>
    public async Task<QueueLook> NextAsync(int after, bool isUrgent, CancellationToken ct)
    {
        Task<QueueLook> next;
        lock (_gate)
        {
            if (_look.Number > after)
            {
                return _look;
            }

            (_waiting, next) = (_waiting + 1, _next.Task);
            if (isUrgent)
            {
                _hurry.TrySetResult();
            }

            if (!_isLooking)
            {
                _isLooking = true;
                _ = Task.Run(LookAsync, CancellationToken.None);
            }
        }

        try
        {
            return await next.WaitAsync(ct);
        }
        finally
        {
            lock (_gate)
            {
                _waiting--;
            }
        }
    }

    /// <summary>Somebody who waits already is in a hurry now.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _hurry.TrySetResult();
        }
    }

    /// <summary>A look that is asked for from now on: what was submitted or cancelled before is in it.</summary>
    public async Task<QueueLook> FreshAsync(CancellationToken ct)
    {
        var from = time.GetUtcNow();
        var look = await NextAsync(0, isUrgent: true, ct);
        while (look.At < from)
        {
            look = await NextAsync(look.Number, isUrgent: true, ct);
        }

        return look;
    }

    private async Task LookAsync()
    {
        while (true)
        {
            await WaitAsync();
            await pace.TakeAsync(CancellationToken.None);
            if (await TryAsync() is { } look)
            {
                Publish(look);
            }

            lock (_gate)
            {
                if (_waiting == 0)
                {
                    _isLooking = false;
                    return;
                }
            }
        }
    }

    // An answer wakes all who waited; most of them come back at once for the next, so the count is taken only after they had their turn.
    private void Publish(QueueLook look)
    {
        TaskCompletionSource<QueueLook> answered;
        lock (_gate)
        {
            (_look, answered, _next) = (look, _next, Source());
        }

        answered.SetResult(look);
    }

    private async Task WaitAsync()
    {
        Task hurry;
        lock (_gate)
        {
            hurry = _hurry.Task;
        }

        var pause = _failures == 0 ? (_look.Number == 0 ? Moment : Interval) : Backoff();
        using var cut = new CancellationTokenSource();
        await Task.WhenAny(
            Task.Delay(pause, time, cut.Token),
            _failures == 0 ? HurryAsync(hurry, cut.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, cut.Token)
        );
        await cut.CancelAsync();
        lock (_gate)
        {
            if (_hurry.Task.IsCompleted)
            {
                _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    // A moment's grace, so that many in a hurry share one look.
    private async Task HurryAsync(Task hurry, CancellationToken ct)
    {
        await hurry.WaitAsync(ct);
        await Task.Delay(Moment, time, ct);
    }

    private TimeSpan Backoff() => TimeSpan.FromTicks(Math.Min(Longest.Ticks, Interval.Ticks / 2 * (1L << Math.Min(_failures, 8))));

    private async Task<QueueLook?> TryAsync()
    {
        var at = time.GetUtcNow();
        try
        {
            var result = await cluster.RunAsync(Squeue.Command(user), CancellationToken.None);
            if (result.IsOk)
            {
                _failures = 0;
                return new(_look.Number + 1, at, Squeue.Parse(result.Output).Jobs.DistinctBy(job => job.Id).ToDictionary(job => job.Id));
            }

            Complain(States.Text.Short(result.Errors));
        }
        catch (ShellException e)
        {
            Complain(e.Message);
        }
        catch (Exception fault)
        {
            // All attempts hang on the next look: one that a fault of ours ended must be told of, and must not be the last.
            Complain(fault.ToString());
        }

        return null;
    }

    private void Complain(string words)
    {
        if (_failures++ == 0)
        {
            complain($"Slurm's queue cannot be seen just now, so nothing is known to have changed: {words} Trying again, less and less often.");
        }
    }

    private static TaskCompletionSource<QueueLook> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
