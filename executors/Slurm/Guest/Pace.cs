namespace Pollinator.Slurm.Guest;

/// <summary>Lets so many through in a time and no more; the others wait in line. A few that were not used up are saved.</summary>
/// <param name="each">One in this time, in the long run.</param>
/// <param name="saved">How many at once after a quiet time.</param>
/// <param name="time">The clock.</param>
internal sealed class Pace(TimeSpan each, int saved, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _next = -each * (saved - 1);

    /// <summary>How long one that came now would wait.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_gate)
            {
                return Max(_next - time.GetElapsedTime(_began), TimeSpan.Zero);
            }
        }
    }

    /// <summary>Waits for its turn.</summary>
    public async Task TakeAsync(CancellationToken ct)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetElapsedTime(_began);
            var at = Max(_next, now - (each * (saved - 1)));
            _next = at + each;
            wait = at - now;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, ct);
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
