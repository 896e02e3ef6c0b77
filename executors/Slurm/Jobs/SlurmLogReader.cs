using Pollinator.Sdk;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>Reads one stream of an attempt's output. Waits inside until its next look is due, so that the pump asks no more often than is fit.</summary>
internal sealed class SlurmLogReader(Cluster cluster, FilePaces paces, LogCadence cadence, AttemptKey attempt, string path, TimeProvider time)
    : ILogReader
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private long? _looked;
    private bool _isBehind;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct)
    {
        await WaitAsync(ct);
        while (true)
        {
            await paces.TakeAsync(attempt, ct);
            _looked = time.GetTimestamp();
            try
            {
                var read = await cluster.ReadAsync(path, offset, into, ct);
                _isBehind = read == into.Length;
                return read;
            }
            catch (ShellException)
            {
                // That nothing can be seen is not that nothing is there: said of a job that has ended, its log would be taken for whole.
                await Task.Delay(Again, time, ct);
            }
        }
    }

    public void Dispose() { }

    // How long its next look is still to be waited for; null when it is due.
    private TimeSpan? Left()
    {
        var pause = cadence.Pause(attempt);
        if (pause is null || pause == Timeout.InfiniteTimeSpan)
        {
            return pause;
        }

        var left = _looked is { } looked ? pause - time.GetElapsedTime(looked) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : null;
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        while (!_isBehind)
        {
            var changed = cadence.Changed;
            if (Left() is not { } wait)
            {
                return;
            }

            using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(Task.Delay(wait, time, cut.Token), changed);
            await cut.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }
}
