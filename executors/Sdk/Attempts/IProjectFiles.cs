using Pollinator.Contracts;

namespace Pollinator.Sdk.Attempts;

/// <summary>Brings project folders to the executor and results back.</summary>
public interface IProjectFiles
{
    /// <summary>Makes <paramref name="folder"/> hold exactly the snapshot. Doing it again resumes. Throws <see cref="ExecutorException"/> when it cannot be done.</summary>
    Task StageAsync(AttemptKey attempt, ContentHash snapshot, string folder, CancellationToken ct);

    /// <summary>Makes a snapshot of what stands in <c>result/</c> of the folder.</summary>
    /// <returns>The snapshot, or null when nothing is there; and what could not travel, as sentences.</returns>
    Task<CollectedResults> CollectAsync(AttemptKey attempt, string folder, CancellationToken ct);
}

/// <summary>What was collected.</summary>
public sealed record CollectedResults(ContentHash? Snapshot, IReadOnlyList<string> Refused);
