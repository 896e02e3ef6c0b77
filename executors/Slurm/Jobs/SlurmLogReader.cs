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
            await (cadence.IsWatched(attempt) ? paces.Quick : paces.Slow).TakeAsync(ct);
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

    private async Task WaitAsync(CancellationToken ct)
    {
        while (_looked is { } looked && !_isBehind)
        {
            var changed = cadence.Changed;
            var pause = cadence.Pause(attempt) - time.GetElapsedTime(looked);
            if (pause is not { } wait || wait <= TimeSpan.Zero)
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

/// <summary>How many looks at files there may be in a second. What somebody watches does not stand in line behind the rest.</summary>
internal sealed class FilePaces(Rates rates, TimeProvider time)
{
    public Pace Quick { get; } = new(TimeSpan.FromSeconds(2.0 / rates.FileCallsPerSecond), 20, time);

    public Pace Slow { get; } = new(TimeSpan.FromSeconds(2.0 / rates.FileCallsPerSecond), 20, time);
}
