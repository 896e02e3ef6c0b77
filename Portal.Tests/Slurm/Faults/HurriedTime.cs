namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>A clock that runs so many times as fast as the real one, so that a stated quarter of an hour is not waited for.</summary>
internal sealed class HurriedTime(int times) : TimeProvider
{
    private readonly DateTimeOffset _began = System.GetUtcNow();
    private readonly long _from = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _began + (System.GetElapsedTime(_from) * times);

    public override long GetTimestamp() => _from + ((System.GetTimestamp() - _from) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period));

    private TimeSpan Scaled(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
