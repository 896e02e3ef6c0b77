using Pollinator.Contracts;

namespace Pollinator.Sdk;

/// <summary>
/// One kind of platform that can run jobs. Written once per kind; the run loop, the log pump and the channel to the portal are the same for
/// all. Everything may be called again after the program was killed at any moment: what is found on the platform decides, not memory.
/// </summary>
public interface IExecutor
{
    /// <summary>The kind's word, such as <c>local</c>.</summary>
    string Kind { get; }

    /// <summary>Finds out what the platform has. Called at each start of the program; what is not understood is left out.</summary>
    Task<Capabilities> DiscoverAsync(CancellationToken ct);

    /// <summary>What is free beside the jobs held; null when the platform has a queue of its own and nothing narrows.</summary>
    FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held);

    /// <summary>
    /// Looks up what became of attempts that had their start permit when the program last ended, all in one go. An attempt it does not
    /// answer for is asked about again later.
    /// </summary>
    Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct);

    /// <summary>
    /// Starts an attempt behind its guard. Called only with the start permit. A second start of the same attempt finds the first and answers
    /// the same. Throws <see cref="ExecutorException"/> when it cannot be started: then nothing runs.
    /// </summary>
    /// <returns>The handle: what the kind needs to find the attempt again. Kept in the handle store.</returns>
    Task<string> StartAsync(HeldJob job, CancellationToken ct);

    /// <summary>Reports of a started attempt, the last one an <see cref="PlatformReport.Ended"/>. May repeat itself after a restart.</summary>
    IAsyncEnumerable<PlatformReport> WatchAsync(HeldJob job, CancellationToken ct);

    /// <summary>Ends an attempt and everything it started; returns when nothing of it runs. Nothing to end is fine.</summary>
    Task StopAsync(HeldJob job, CancellationToken ct);

    /// <summary>Opens one stream of an attempt's output. The stream may not exist yet.</summary>
    ILogReader OpenLog(HeldJob job, LogStream stream);

    /// <summary>
    /// Told whenever it changes: the attempts whose log somebody looks at now. Where reading costs others something, read those quickly and the
    /// rest seldom. Returns at once.
    /// </summary>
    void Watched(IReadOnlySet<AttemptKey> attempts) { }
}

/// <summary>Reads a stream of output by offset.</summary>
public interface ILogReader : IDisposable
{
    /// <summary>Reads what there is at <paramref name="offset"/>; 0 when nothing is there (yet).</summary>
    ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct);
}
