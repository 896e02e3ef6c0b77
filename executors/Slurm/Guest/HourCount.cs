namespace Pollinator.Slurm.Guest;

/// <summary>Counts something, altogether and within the last hour, in little memory. Safe from several threads.</summary>
internal sealed class HourCount(TimeProvider time)
{
    private const int Minutes = 60;
    private readonly Lock _gate = new();
    private readonly long[] _byMinute = new long[Minutes];
    private readonly long _began = time.GetTimestamp();
    private long _minute;
    private long _total;

    public long Total
    {
        get
        {
            lock (_gate)
            {
                return _total;
            }
        }
    }

    public long LastHour
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _byMinute.Sum();
            }
        }
    }

    public void Add()
    {
        lock (_gate)
        {
            Advance();
            _byMinute[_minute % Minutes]++;
            _total++;
        }
    }

    private void Advance()
    {
        var now = (long)time.GetElapsedTime(_began).TotalMinutes;
        for (var i = 0; i < Minutes && _minute < now; i++)
        {
            _minute = Math.Max(_minute + 1, now - Minutes + 1);
            _byMinute[_minute % Minutes] = 0;
        }
    }
}
