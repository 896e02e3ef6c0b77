using CsCheck;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Ledger;

public sealed class MerkleTreeTests
{
    private static readonly Gen<(int Count, int Index)> Places = Gen.Int[1, 70].SelectMany(count => Gen.Int[0, count - 1].Select(i => (count, i)));

    [Fact]
    public void Path_OfAnyLeaf_LeadsToTheRoot() =>
        Places.Sample(place =>
        {
            var leaves = Leaves(place.Count);
            var path = MerkleTree.Path(leaves, place.Index);
            return MerkleTree.RootFrom(leaves[place.Index], place.Index, place.Count, path) == MerkleTree.Root(leaves);
        });

    [Fact]
    public void Path_OfAnotherLeafOrPlaceOrCount_DoesNotLeadToTheRoot() =>
        Places.Sample(place =>
        {
            var leaves = Leaves(place.Count);
            var (root, path) = (MerkleTree.Root(leaves), MerkleTree.Path(leaves, place.Index));
            var other = ContentHash.Of("another"u8);
            Assert.NotEqual(root, MerkleTree.RootFrom(other, place.Index, place.Count, path));
            Assert.Null(MerkleTree.RootFrom(leaves[place.Index], place.Index, place.Count, [.. path, other]));
            Assert.Null(MerkleTree.RootFrom(leaves[place.Index], place.Count, place.Count, path));
            Assert.Null(MerkleTree.RootFrom(leaves[place.Index], -1, place.Count, path));
            for (var elsewhere = 0; elsewhere < place.Count; elsewhere++)
            {
                Assert.Equal(elsewhere == place.Index, MerkleTree.RootFrom(leaves[place.Index], elsewhere, place.Count, path) == root);
            }
        });

    [Fact]
    public void Root_OfThreeLeaves_PutsTheOddOneOnTheRight()
    {
        var leaves = Leaves(3);

        Assert.Equal(LedgerHash.Node(LedgerHash.Node(leaves[0], leaves[1]), leaves[2]), MerkleTree.Root(leaves));
    }

    private static ContentHash[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => ContentHash.Of(BitConverter.GetBytes(i)))];
}
