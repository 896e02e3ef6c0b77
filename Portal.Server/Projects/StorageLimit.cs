using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Colonies;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Holds people's uploads to what their colony may keep. Results of jobs are never asked: hours of a machine went into them, so they are taken, and new uploads
/// are refused afterwards.
/// </summary>
internal sealed class StorageLimit(SnapshotStore snapshots, IBlobStore blobs, KeptLimits limits)
{
    private const string TooLarge = "chunk-too-large";

    /// <summary>Why nothing can be added; null while something can.</summary>
    public async Task<Refusal?> RefusalAsync(ColonyId colony, CancellationToken ct) =>
        await LeftAsync(colony, ct) is { } left && left <= 0 ? await ReachedAsync(colony, ct) : null;

    /// <summary>Keeps a chunk. What is there already takes no room; of what does not fit no more is read than would.</summary>
    public async Task<Outcome<Done>> PutChunkAsync(ColonyId colony, ContentHash chunk, Stream content, CancellationToken ct)
    {
        if (
            await LeftAsync(colony, ct) is not { } left
            || left >= SnapshotManifest.ChunkSize
            || await blobs.LengthAsync(colony, chunk, ct) is not null
        )
        {
            return await snapshots.PutChunkAsync(colony, chunk, content, ct);
        }

        var put = left <= 0 ? await ReachedAsync(colony, ct) : await blobs.PutAsync(colony, chunk, content, left, ct);
        return put.Refusal?.Code == TooLarge ? await ReachedAsync(colony, ct) : put;
    }

    private async Task<long?> LeftAsync(ColonyId colony, CancellationToken ct) =>
        (await limits.OfAsync(colony, ct)).MostBytes is { } most ? most - await blobs.BytesAsync(colony) : null;

    private async Task<Refusal> ReachedAsync(ColonyId colony, CancellationToken ct)
    {
        var (most, kept) = ((await limits.OfAsync(colony, ct)).MostBytes ?? 0, await blobs.BytesAsync(colony));
        return new Refusal(
            RefusalKind.Conflict,
            "colony-storage-limit",
            $"Your colony may keep {Gigabytes(most)} of project files and results, and keeps {Gigabytes(kept)}: this does not fit. "
                + $"Delete a project that nobody needs, or ask an administrator of the portal for more."
        );
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.###", CultureInfo.InvariantCulture) + " GB";
}
