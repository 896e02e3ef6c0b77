using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Takes log bytes. The seam behind which several portal processes will agree on who writes a log.</summary>
public interface ILogAppends
{
    /// <summary>
    /// Takes the bytes that come next and passes over those it has; on disk when this returns. Answers the stream's length, or refuses:
    /// <c>log-gap</c> (with the known offset), <c>log-full</c>, <c>log-busy</c>, <c>disk-full</c>.
    /// </summary>
    Task<Outcome<LogAppended>> AppendAsync(AttemptRef attempt, LogStream stream, long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>How far each stream is on disk.</summary>
    Task<LogEnds> EndsAsync(AttemptRef attempt);
}

/// <summary>Called when an attempt ends, by whoever decides that.</summary>
public interface ILogSeals
{
    /// <summary>Remembers how long the executor says each stream is, and tells followers that no more will come. Repeating it does no harm.</summary>
    Task SealAsync(JobId job, int attempt, IReadOnlyList<LogEnd> stated, CancellationToken ct);
}
