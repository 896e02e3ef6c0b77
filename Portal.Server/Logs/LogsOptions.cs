namespace Pollinator.Portal.Server.Logs;

/// <summary>How logs are kept (section <c>Logs</c>).</summary>
public sealed record LogsOptions
{
    /// <summary>The most one append may bring. Part of the executor protocol, so not a setting.</summary>
    public const int MaxAppend = 1024 * 1024;

    /// <summary>The most bytes kept of one attempt, both streams together.</summary>
    public long MaxBytesPerAttempt { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>No log grows while less than this is free on its disk: a flood of output must not stop the database.</summary>
    public long KeepFreeBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How many attempts' files stay open between two uses.</summary>
    public int MaxOpen { get; set; } = 256;

    /// <summary>Threads that write and sync. A sync blocks its thread, so these are not the thread pool's.</summary>
    public int Writers { get; set; } = 8;

    /// <summary>After how many seconds a search gives up.</summary>
    public int SearchSeconds { get; set; } = 10;

    /// <summary>All that is wrong with these settings, naming key and legal values.</summary>
    internal IEnumerable<string> Faults()
    {
        if (MaxBytesPerAttempt < MaxAppend)
        {
            yield return $"Logs:MaxBytesPerAttempt is {MaxBytesPerAttempt}; it must be at least {MaxAppend}.";
        }
        if (KeepFreeBytes < 0)
        {
            yield return $"Logs:KeepFreeBytes is {KeepFreeBytes}; it must not be negative.";
        }
        if (MaxOpen is < 1 or > 10_000)
        {
            yield return $"Logs:MaxOpen is {MaxOpen}; it must be 1 to 10000.";
        }
        if (Writers is < 1 or > 256)
        {
            yield return $"Logs:Writers is {Writers}; it must be 1 to 256.";
        }
        if (SearchSeconds is < 1 or > 600)
        {
            yield return $"Logs:SearchSeconds is {SearchSeconds}; it must be 1 to 600.";
        }
    }
}
