namespace Pollinator.Slurm.Ssh;

/// <summary>Lets go of what belongs to the library, whose good-byes can wait for an answer that never comes: never longer than a moment.</summary>
internal static class Leaving
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    /// <summary>Disposes of it, elsewhere if it takes longer.</summary>
    public static Task DisposeAsync(IDisposable thing)
    {
        var disposing = Task.Run(thing.Dispose);
        _ = disposing.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
        return Task.WhenAny(disposing, Task.Delay(Moment));
    }
}
