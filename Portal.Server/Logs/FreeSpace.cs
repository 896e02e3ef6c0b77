namespace Pollinator.Portal.Server.Logs;

/// <summary>Whether the disk of a folder has room to spare; asked of the disk at most once a second.</summary>
internal sealed class FreeSpace(string folder, long keepFree, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly DriveInfo _drive = new(folder);
    private long _askedAt;
    private volatile bool _isEnough = true;

    /// <summary>True while more than the margin is free.</summary>
    public bool IsEnough()
    {
        var asked = Interlocked.Read(ref _askedAt);
        if (keepFree > 0 && (asked == 0 || time.GetElapsedTime(asked) > Fresh))
        {
            Interlocked.Exchange(ref _askedAt, time.GetTimestamp());
            _isEnough = _drive.AvailableFreeSpace >= keepFree;
        }
        return _isEnough;
    }
}
