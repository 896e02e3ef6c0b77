using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Frees the bytes of snapshots that are gone, where no other snapshot of the colony has them. Called behind the <see cref="SnapshotGate"/>.</summary>
internal sealed class UnusedBlobs(IDbContextFactory<AppDb> databases, SnapshotStore snapshots, IBlobStore blobs, ManifestCache cache)
{
    /// <summary>What other snapshots have is read from all of them: deleting is rare, and nothing need be counted meanwhile.</summary>
    public async Task FreeAsync(ColonyId colony, IReadOnlySet<ContentHash> gone, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var kept = await db.Set<SnapshotRow>().Where(row => row.Colony == colony).Select(row => row.Hash).Distinct().ToListAsync(ct);
        var unused = new HashSet<ContentHash>();
        foreach (var snapshot in gone.Except(kept))
        {
            unused.UnionWith(await BlobsOfAsync(colony, snapshot, ct));
        }

        foreach (var snapshot in kept)
        {
            if (unused.Count == 0)
            {
                break;
            }

            unused.ExceptWith(await BlobsOfAsync(colony, snapshot, ct));
        }

        cache.Forget(colony, gone);
        foreach (var blob in unused)
        {
            await blobs.RemoveAsync(colony, blob, ct);
        }
    }

    private async Task<IEnumerable<ContentHash>> BlobsOfAsync(ColonyId colony, ContentHash snapshot, CancellationToken ct) =>
        (await snapshots.ReadManifestAsync(colony, snapshot, ct)).Entries.SelectMany(entry => entry.Chunks).Append(snapshot);
}
