using System.Numerics;

namespace Pollinator.Contracts;

/// <summary>The tree of a checkpoint: RFC 6962, section 2.1, over leaves that are already hashed (<see cref="LedgerHash.Leaf"/>).</summary>
public static class MerkleTree
{
    /// <summary>The root over one leaf or more.</summary>
    public static ContentHash Root(ReadOnlySpan<ContentHash> leaves)
    {
        if (leaves.Length < 2)
        {
            return leaves[0];
        }
        var left = LeftSize(leaves.Length);
        return LedgerHash.Node(Root(leaves[..left]), Root(leaves[left..]));
    }

    /// <summary>The siblings of a leaf, from the leaf up.</summary>
    public static IReadOnlyList<ContentHash> Path(ReadOnlySpan<ContentHash> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)leaves.Length, nameof(index));
        var path = new List<ContentHash>();
        while (leaves.Length > 1)
        {
            var left = LeftSize(leaves.Length);
            var goesLeft = index < left;
            path.Add(Root(goesLeft ? leaves[left..] : leaves[..left]));
            leaves = goesLeft ? leaves[..left] : leaves[left..];
            index -= goesLeft ? 0 : left;
        }
        path.Reverse();
        return path;
    }

    /// <summary>The root that a leaf and its siblings lead to (RFC 9162, section 2.1.3.2); null when the path does not fit a tree of that many leaves.</summary>
    public static ContentHash? RootFrom(ContentHash leaf, int index, int leaves, IReadOnlyList<ContentHash> path)
    {
        if (index < 0 || index >= leaves)
        {
            return null;
        }
        var (place, last) = (index, leaves - 1);
        var root = leaf;
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return null;
            }
            if ((place & 1) == 1 || place == last)
            {
                root = LedgerHash.Node(sibling, root);
                // A leaf that is alone on its level stands unchanged on the next one.
                var alone = place == 0 ? 0 : BitOperations.TrailingZeroCount(place);
                (place, last) = (place >> alone, last >> alone);
            }
            else
            {
                root = LedgerHash.Node(root, sibling);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 ? root : null;
    }

    // The largest power of two below the count.
    private static int LeftSize(int count) => (int)(BitOperations.RoundUpToPowerOf2((uint)count) / 2);
}
