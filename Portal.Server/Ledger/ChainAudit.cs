using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Checks a job's chain as it stands in the database: entry by entry, against the job's own row, and every checkpoint that covers an entry.</summary>
internal sealed class ChainAudit(LedgerKeys keys)
{
    public async Task<LedgerCheck> CheckAsync(AppDb db, JobId job, CancellationToken ct)
    {
        var known = await EndKnownToJobAsync(db, job, ct);
        var chain = job.Value.ToByteArray(bigEndian: true);
        var walk = new ChainWalk();
        var positions = new List<long>();
        var rows = db.Set<LedgerRow>().AsNoTracking().Where(row => row.Chain == chain).OrderBy(row => row.Sequence);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            var fault = walk.Next(row.ToEntry());
            if (fault is null && walk.Count == known.Length && walk.Head != known.Head)
            {
                fault = $"Entry {walk.Count}: the job's row knows another one.";
            }
            if (fault is not null)
            {
                return Broken(walk, fault);
            }
            positions.Add(row.Position);
        }
        // A job that runs may have got an entry since the walk began; its row then knows of it by now.
        var length = walk.Count > known.Length ? (await EndKnownToJobAsync(db, job, ct)).Length : known.Length;
        return length > walk.Count ? Broken(walk, $"Entry {walk.Count + 1}: the job's row knows of it, and it is not there.")
            : length < walk.Count ? Broken(walk, $"Entry {length + 1}: the job's row knows nothing of it.")
            : await CheckSealsAsync(db, job.Value, walk, positions, ct);
    }

    private static async Task<ChainEnd> EndKnownToJobAsync(AppDb db, JobId job, CancellationToken ct) =>
        await db.Set<JobRow>()
            .AsNoTracking()
            .Where(row => row.Id == job)
            .Select(row => new ChainEnd(row.ChainLength, row.ChainHead))
            .FirstOrDefaultAsync(ct);

    private async Task<LedgerCheck> CheckSealsAsync(AppDb db, Guid chain, ChainWalk walk, List<long> positions, CancellationToken ct)
    {
        var (sealedUpTo, sealedAt) = (0, (DateTimeOffset?)null);
        while (sealedUpTo < positions.Count && await Seals.CoveringAsync(db, positions[sealedUpTo], ct) is { } checkpoint)
        {
            var upTo = positions.FindLastIndex(position => position <= checkpoint.UpTo) + 1;
            if (await SealFaultAsync(db, checkpoint, chain, upTo, ct) is { } fault)
            {
                return Broken(walk, fault);
            }
            (sealedUpTo, sealedAt) = (upTo, DateTimeOffset.FromUnixTimeMilliseconds(checkpoint.AtUnixMs));
        }
        return new LedgerCheck(true, walk.Count, sealedUpTo, sealedAt, null);
    }

    private async Task<string?> SealFaultAsync(AppDb db, CheckpointRow row, Guid chain, long sequence, CancellationToken ct)
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
        var index = range?.IndexOf(chain) ?? -1;
        return index < 0 || range!.Heads[index].Sequence != sequence || MerkleTree.Root(range.Leaves) != checkpoint.Root
            ? $"Checkpoint {row.Number}: the entries it sealed are not those in the database."
            : null;
    }

    private static LedgerCheck Broken(ChainWalk walk, string fault) => new(false, walk.Count, 0, null, fault);
}
