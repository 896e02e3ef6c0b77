using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The newest entry of a chain within a range of the ledger.</summary>
internal readonly record struct ChainHead(Guid Chain, long Sequence, ContentHash Hash);

/// <summary>What one checkpoint seals: of each chain that grew in a range of positions, its newest entry there, sorted by the chains' bytes.</summary>
internal sealed class SealedRange
{
    /// <summary>Entries a checkpoint covers at most, so that making one, and proving an entry under it, stays short.</summary>
    public const int Largest = 16_384;

    private SealedRange(long upTo, int entries, ChainHead[] heads)
    {
        UpTo = upTo;
        IsFull = entries == Largest;
        Heads = heads;
        Leaves = Array.ConvertAll(heads, head => LedgerHash.Leaf(head.Chain, head.Sequence, head.Hash));
    }

    /// <summary>The last position in it.</summary>
    public long UpTo { get; }

    /// <summary>Whether more may stand behind it.</summary>
    public bool IsFull { get; }

    public IReadOnlyList<ChainHead> Heads { get; }

    /// <summary>The leaves of the tree, one for each head.</summary>
    public ContentHash[] Leaves { get; }

    /// <summary>The place of a chain's leaf; -1 when the chain did not grow.</summary>
    public int IndexOf(Guid chain) => Array.FindIndex((ChainHead[])Heads, head => head.Chain == chain);

    /// <summary>Reads the range behind <paramref name="after"/>, at most to <paramref name="upTo"/>; null when nothing is there.</summary>
    public static async Task<SealedRange?> ReadAsync(AppDb db, long after, long upTo, CancellationToken ct)
    {
        var heads = new Dictionary<Guid, ChainHead>();
        var (last, count) = (after, 0);
        var rows = db.Set<LedgerRow>()
            .AsNoTracking()
            .Where(row => row.Position > after && row.Position <= upTo)
            .OrderBy(row => row.Position)
            .Take(Largest)
            .Select(row => new
            {
                row.Position,
                row.Chain,
                row.Sequence,
                row.Hash,
            });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            var chain = new Guid(row.Chain, bigEndian: true);
            heads[chain] = new ChainHead(chain, row.Sequence, row.Hash);
            (last, count) = (row.Position, count + 1);
        }
        // A GUID compares as its big-endian bytes do.
        return count == 0 ? null : new SealedRange(last, count, [.. heads.Values.OrderBy(head => head.Chain)]);
    }
}
