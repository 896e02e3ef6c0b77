using Pollinator.Contracts;

namespace Pollinator.Sdk.Sync;

/// <summary>Where chunks come from: the portal's API for the CLI, an attempt's routes for an executor.</summary>
public interface IChunkSource
{
    /// <summary>Opens a chunk to read it once. Who reads checks the hash. Throws <see cref="SyncException"/> when the other side refuses or is away.</summary>
    Task<Stream> OpenAsync(ContentHash chunk, CancellationToken ct);
}

/// <summary>Where chunks and the snapshot made of them go. Throws <see cref="SyncException"/> when the other side refuses or is away.</summary>
public interface IChunkSink
{
    /// <summary>Which of these the other side lacks (at most <see cref="MaxAsked"/> at a time).</summary>
    Task<IReadOnlyList<ContentHash>> MissingAsync(IReadOnlyList<ContentHash> chunks, CancellationToken ct);

    /// <summary>Gives one chunk.</summary>
    Task PutAsync(ContentHash chunk, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Makes the snapshot, once all chunks are there, and answers what the other side made.</summary>
    Task<SnapshotView> CreateAsync(SnapshotManifest manifest, CancellationToken ct);

    /// <summary>Most chunks asked for in one <see cref="MissingAsync"/>.</summary>
    const int MaxAsked = 10_000;
}

/// <summary>A transfer that could not go on.</summary>
/// <param name="message">A sentence for a person: what happened and what to do.</param>
/// <param name="transient">Whether doing the same again later can help. What was transferred by then is kept.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class SyncException(string message, bool transient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether doing the same again later can help.</summary>
    public bool IsTransient { get; } = transient;

    /// <summary>The stable code of the portal's refusal; null when no portal answered.</summary>
    public string? Code { get; init; }
}

/// <summary>How far a transfer is. Bytes count whole files as the manifest lists them, also those that needed no transfer.</summary>
/// <param name="DoneBytes">Bytes that are where they belong.</param>
/// <param name="TotalBytes">All bytes.</param>
/// <param name="DoneFiles">Files that are complete.</param>
/// <param name="TotalFiles">All files.</param>
public sealed record SyncProgress(long DoneBytes, long TotalBytes, int DoneFiles, int TotalFiles);
