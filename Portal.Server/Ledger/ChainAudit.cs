using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Checks a job's chain as it stands in the database, with every checkpoint that sealed a part of it.</summary>
internal sealed class ChainAudit(LedgerKeys keys)
{
    /// <summary>Reads the chain entry by entry, then each checkpoint that covers one.</summary>
    public async Task<LedgerCheck> CheckAsync(AppDb db, JobId job, CancellationToken ct)
    {
        var chain = job.Value.ToByteArray(bigEndian: true);
        var walk = new ChainWalk();
        var positions = new List<long>();
        var rows = db.Set<LedgerRow>().AsNoTracking().Where(row => row.Chain == chain).OrderBy(row => row.Sequence);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (walk.Next(row.ToEntry()) is { } fault)
            {
                return Broken(walk, fault);
            }
            positions.Add(row.Position);
        }
        return positions.Count == 0 ? Broken(walk, "The job has no entry.") : await CheckSealsAsync(db, job.Value, walk, positions, ct);
    }

    private async Task<LedgerCheck> CheckSealsAsync(AppDb db, Guid chain, ChainWalk walk, List<long> positions, CancellationToken ct)
    {
        var (sealedUpTo, sealedAt) = (0, (DateTimeOffset?)null);
        while (sealedUpTo < positions.Count && await Seals.CoveringAsync(db, positions[sealedUpTo], ct) is { } checkpoint)
        {
            var upTo = positions.FindLastIndex(position => position <= checkpoint.UpTo) + 1;
            if (await SealFaultAsync(db, checkpoint, new ChainHead(chain, upTo, default), ct) is { } fault)
            {
                return Broken(walk, fault);
            }
            (sealedUpTo, sealedAt) = (upTo, DateTimeOffset.FromUnixTimeMilliseconds(checkpoint.AtUnixMs));
        }
        return new LedgerCheck(true, walk.Count, sealedUpTo, sealedAt, null);
    }

    private async Task<string?> SealFaultAsync(AppDb db, CheckpointRow row, ChainHead head, CancellationToken ct)
    {
        var checkpoint = row.ToCheckpoint();
        if (LedgerSignatures.Fault(checkpoint, keys.Published) is { } fault)
        {
            return fault;
        }
        var before = row.Number == 1 ? null : await Seals.FindAsync(db, row.Number - 1, ct);
        var after = await Seals.FindAsync(db, row.Number + 1, ct);
        if (checkpoint.Previous != (before?.Hash ?? default) || (after is not null && after.Previous != checkpoint.Hash))
        {
            return $"Checkpoint {row.Number}: it does not fit the one before or after it.";
        }
        var range = await SealedRange.ReadAsync(db, before?.UpTo ?? 0, row.UpTo, ct);
        var index = range?.IndexOf(head.Chain) ?? -1;
        return index < 0 || range!.Heads[index].Sequence != head.Sequence || MerkleTree.Root(range.Leaves) != checkpoint.Root
            ? $"Checkpoint {row.Number}: the entries it sealed are not those in the database."
            : null;
    }

    private static LedgerCheck Broken(ChainWalk walk, string fault) => new(false, walk.Count, 0, null, fault);
}
