using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Proves chains. What was read of a checkpoint for one serves the next, since chains that grew together are sealed together.</summary>
internal sealed class SealProofs(AppDb db)
{
    private CheckpointRow? _newest;
    private (CheckpointRow Checkpoint, SealedRange Range)? _read;

    /// <summary>Proves a chain's newest sealed entry; null while none is sealed.</summary>
    public async Task<SealProof?> ProveAsync(Guid chain, CancellationToken ct)
    {
        _newest ??= await db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(ct);
        if (_newest is null)
        {
            return null;
        }
        var (key, upTo) = (chain.ToByteArray(bigEndian: true), _newest.UpTo);
        var position = await db.Set<LedgerRow>()
            .Where(row => row.Chain == key && row.Position <= upTo)
            .OrderByDescending(row => row.Sequence)
            .Select(row => (long?)row.Position)
            .FirstOrDefaultAsync(ct);
        if (position is null || await Seals.CoveringAsync(db, position.Value, ct) is not { } checkpoint)
        {
            return null;
        }
        if (_read?.Checkpoint.Number != checkpoint.Number)
        {
            _read = await Seals.RangeAsync(db, checkpoint, ct) is { } range ? (checkpoint, range) : null;
        }
        var read = _read?.Range;
        var index = read?.IndexOf(chain) ?? -1;
        return index < 0 ? null : new SealProof(read!.Heads[index].Sequence, index, MerkleTree.Path(read.Leaves, index), checkpoint.ToCheckpoint());
    }
}
