using Pollinator.Sdk;
using Pollinator.Slurm.Guest;

namespace Pollinator.Slurm.Jobs;

/// <summary>How many looks at files there may be in a second. What somebody watches does not stand in line behind the rest.</summary>
internal sealed class FilePaces(Rates rates, LogCadence logs, TimeProvider time)
{
    private readonly Pace _watched = new(TimeSpan.FromSeconds(2.0 / rates.FileCallsPerSecond), 20, time);
    private readonly Pace _others = new(TimeSpan.FromSeconds(2.0 / rates.FileCallsPerSecond), 20, time);

    /// <summary>Waits for the turn of an attempt's look. With a thousand jobs that may be long; who comes to watch meanwhile does not wait for it.</summary>
    public async Task TakeAsync(AttemptKey attempt, CancellationToken ct)
    {
        if (!logs.IsWatched(attempt))
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var turn = _others.TakeAsync(cut.Token);
            if (await ComesUnwatchedAsync(attempt, turn))
            {
                await turn;
                return;
            }

            await cut.CancelAsync();
            await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _watched.TakeAsync(ct);
    }

    private async Task<bool> ComesUnwatchedAsync(AttemptKey attempt, Task turn)
    {
        while (!turn.IsCompleted)
        {
            var changed = logs.Changed;
            if (logs.IsWatched(attempt))
            {
                return false;
            }

            await Task.WhenAny(turn, changed);
        }

        return true;
    }
}
