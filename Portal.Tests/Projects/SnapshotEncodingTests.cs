using System.Text;
using CsCheck;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Projects;

public sealed class SnapshotEncodingTests
{
    // Written once by hand from the format's description. If this test fails, snapshots of every earlier version lose their names.
    private const string Golden =
        "504c4e534e415000" // "PLNSNAP\0"
        + "00000001" // version
        + "00000004" // entries
        + "0200"
        + "0003"
        + "737263" // folder "src"
        + "0100"
        + "0009"
        + "7372632f656d707479"
        + "0000000000000000" // empty file "src/empty"
        + "0300"
        + "0008"
        + "7372632f6c696e6b"
        + "0007"
        + "6d61696e2e7079" // link "src/link" -> "main.py"
        + "0101"
        + "000b"
        + "7372632f6d61696e2e7079"
        + "0000000000000003" // executable file "src/main.py" of 3 bytes
        + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // SHA-256 of "abc"

    private static readonly string[] Parts = ["a", "B", "-", ".x", "é", "\uE000", "\uFFFD", "\U0001F600", " ", "\n", "<img onerror=x>", "\"'"];

    private static readonly ContentHash Abc = ContentHash.Of("abc"u8);

    private static SnapshotManifest Example =>
        SnapshotRules.Canonical([
            Files.Of("src/main.py", 3, Abc) with
            {
                IsExecutable = true,
            },
            Files.Link("src/link", "main.py"),
            Files.Of("src/empty", 0),
        ]);

    [Fact]
    public void Encode_Example_IsTheGoldenBytes() => Assert.Equal(Golden, Convert.ToHexStringLower(SnapshotEncoding.Encode(Example)));

    [Fact]
    public void IdOf_Example_IsTheHashOfTheGoldenBytes() =>
        Assert.Equal(ContentHash.Of(Convert.FromHexString(Golden)), SnapshotEncoding.IdOf(Example));

    [Fact]
    public void FileIdOf_SmallFile_HashesItsListOfOneChunk() =>
        Assert.Equal(ContentHash.Of([.. "PLNFILE\0"u8, 0, 0, 0, 0, 0, 0, 0, 3, .. Abc.ToBytes()]), SnapshotEncoding.FileIdOf(3, [Abc]));

    [Fact]
    public void Decode_OfEncoded_GivesTheSameManifest() =>
        Manifests.Sample(manifest =>
        {
            var decoded = SnapshotEncoding.Decode(SnapshotEncoding.Encode(manifest)).Require();
            Assert.Equal(Files.Describe(manifest), Files.Describe(decoded));
        });

    [Fact]
    public void Decode_AnyByteChanged_IsRefusedOrAnotherSnapshot() =>
        Gen.Select(Manifests, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255])
            .Sample(
                (manifest, place, change) =>
                {
                    var encoded = SnapshotEncoding.Encode(manifest);
                    encoded[place % encoded.Length] ^= change;
                    var decoded = SnapshotEncoding.Decode(encoded);
                    // What is accepted has this very encoding: no two encodings of one state.
                    Assert.True(!decoded.IsOk || SnapshotEncoding.Encode(decoded.Value).AsSpan().SequenceEqual(encoded));
                    Assert.True(!decoded.IsOk || SnapshotEncoding.IdOf(decoded.Value) != SnapshotEncoding.IdOf(manifest));
                }
            );

    [Fact]
    public void Decode_CutAnywhere_IsRefused()
    {
        var encoded = SnapshotEncoding.Encode(Example);
        Assert.All(Enumerable.Range(0, encoded.Length), length => Assert.False(SnapshotEncoding.Decode(encoded.AsSpan(0, length)).IsOk));
    }

    [Fact]
    public void Decode_TrailingByte_IsRefused() =>
        Assert.Equal("snapshot-encoding", SnapshotEncoding.Decode([.. SnapshotEncoding.Encode(Example), 0]).Refusal?.Code);

    [Theory]
    [InlineData("504c4e534e41500000000002", "version 2")]
    [InlineData("504c4e534e415000000000010000000202000001620200000161", "order")]
    [InlineData("504c4e534e415000000000010000000202000001610200000161", "twice")]
    [InlineData("504c4e534e41500000000001000000010200000361" + "2f62", "folder that is not listed")]
    [InlineData("504c4e534e415000000000010000000103000001610003" + "2e2e2f", "leads out")]
    [InlineData("504c4e534e4150000000000100000001020000022e2e", "'..'")]
    [InlineData("504c4e534e41500000000001000000010200" + "0001ff", "cut short or damaged")]
    [InlineData("504c4e534e41500000000001ffffffff", "entries")]
    public void Decode_HostileBytes_IsRefusedWithTheReason(string hex, string reason) =>
        Assert.Contains(reason, SnapshotEncoding.Decode(Convert.FromHexString(hex)).Refusal?.Message, StringComparison.Ordinal);

    [Fact]
    public void Decode_HugeSizeWithoutChunks_IsRefusedWithoutAllocating()
    {
        byte[] hostile = [.. Convert.FromHexString("504c4e534e4150000000000100000001" + "0100" + "000161"), 0, 0, 0x10, 0, 0, 0, 0, 0];
        Assert.False(SnapshotEncoding.Decode(hostile).IsOk);
    }

    [Fact]
    public void FaultsOf_FileBelowFileOrLink_IsRefused()
    {
        Assert.Contains("below something", Fault([Files.Of("a", 0), Files.Of("a/b", 0)]), StringComparison.Ordinal);
        Assert.Contains("below something", Fault([Files.Link("a", "b"), Files.Of("a/b", 0)]), StringComparison.Ordinal);
    }

    [Fact]
    public void FaultsOf_ChunksThatDoNotMakeTheSize_IsRefused() =>
        Assert.Contains("chunks", Fault([Files.Of("a", SnapshotManifest.ChunkSize + 1L, Abc)]), StringComparison.Ordinal);

    [Fact]
    public void Canonical_NamesAboveTheBasicPlane_AreOrderedByTheirBytes()
    {
        var manifest = SnapshotRules.Canonical([Files.Of("\U0001F600", 0), Files.Of("\uFFFD", 0), Files.Of("a/b", 0), Files.Of("a-b", 0)]);
        Assert.Equal(["a", "a-b", "a/b", "\uFFFD", "\U0001F600"], manifest.Entries.Select(entry => entry.Path));
        Assert.Empty(SnapshotRules.FaultsOf(manifest));
    }

    [Fact]
    public void Utf8Order_AnyTwoStrings_OrdersAsTheirBytes() =>
        Gen.Select(Names, Names)
            .Sample(
                (a, b) =>
                    Assert.Equal(
                        Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))),
                        Math.Sign(Utf8Order.Instance.Compare(a, b))
                    )
            );

    private static string Fault(SnapshotEntry[] entries) => SnapshotRules.FaultsOf(new SnapshotManifest { Entries = entries })[0].Message.English;

    private static Gen<string> Names => Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]).Array[1, 3].Select(string.Concat);

    private static Gen<SnapshotManifest> Manifests =>
        Gen.Select(Names.Array[1, 3].Select(parts => string.Join('/', parts)), Gen.Int[0, 3], Gen.Long[0, 3L * SnapshotManifest.ChunkSize])
            .Select((path, kind, size) => Entry(path, kind, size))
            .Array[0, 8]
            .Select(entries => SnapshotRules.Canonical(Compatible(entries)));

    private static SnapshotEntry Entry(string path, int kind, long size) =>
        kind switch
        {
            0 => Files.Link(path, "x"),
            1 => new SnapshotEntry { Path = path, Kind = EntryKind.Folder },
            _ => Files.Of(path, size, [.. Enumerable.Range(0, (int)SnapshotRules.ChunkCount(size)).Select(i => ContentHash.Of([(byte)i]))]) with
            {
                IsExecutable = kind == 3,
            },
        };

    private static IEnumerable<SnapshotEntry> Compatible(IEnumerable<SnapshotEntry> entries)
    {
        var taken = new List<SnapshotEntry>();
        foreach (var entry in entries)
        {
            if (
                !taken.Exists(other =>
                    string.Equals(other.Path, entry.Path, StringComparison.Ordinal)
                    || (entry.Path + "/").StartsWith(other.Path + "/", StringComparison.Ordinal) && other.Kind != EntryKind.Folder
                    || (other.Path + "/").StartsWith(entry.Path + "/", StringComparison.Ordinal) && entry.Kind != EntryKind.Folder
                )
            )
            {
                taken.Add(entry);
            }
        }

        return taken;
    }
}
