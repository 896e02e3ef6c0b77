using System.Security.Cryptography;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Ledger;

/// <summary>Chains, checkpoints and exports as an honest portal writes them.</summary>
internal static class LedgerSamples
{
    public static readonly ECDsa Pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string KeyId { get; } = LedgerHash.KeyId(Pair.ExportSubjectPublicKeyInfo());

    public static IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string> { [KeyId] = Convert.ToBase64String(Pair.ExportSubjectPublicKeyInfo()) };

    public static IReadOnlyList<LedgerEntry> Chain(Guid chain, int length)
    {
        var entries = new List<LedgerEntry>();
        for (var sequence = 1; sequence <= length; sequence++)
        {
            var entry = new LedgerEntry
            {
                Chain = chain,
                Sequence = sequence,
                Kind = sequence == 1 ? LedgerKind.Submitted : LedgerKind.Noted,
                AtUnixMs = 1_000_000 + sequence,
                WrittenUnixMs = 1_000_100 + sequence,
                Actor = ActorKind.User,
                ActorId = new Guid("0199c0de-0000-7000-8000-00000000000a"),
                Attempt = sequence / 2,
                Details = $$"""{"n":{{sequence}}}""",
                Evidence = sequence % 3 == 0 ? "SLURM: état inconnu" : "",
                Previous = sequence == 1 ? default : entries[^1].Hash,
                Hash = default,
            };
            entries.Add(entry with { Hash = LedgerHash.Of(entry) });
        }
        return entries;
    }

    /// <summary>An export of a chain whose entry <paramref name="sealedAt"/> is sealed among others.</summary>
    public static LedgerExport Export(int length, int sealedAt, int index, int leaves)
    {
        var entries = Chain(new Guid("0199c0de-0000-7000-8000-000000000001"), length);
        var all = Enumerable.Range(0, leaves).Select(i => ContentHash.Of(BitConverter.GetBytes(i))).ToArray();
        all[index] = LedgerHash.Leaf(entries[sealedAt - 1].Chain, sealedAt, entries[sealedAt - 1].Hash);
        var proof = new SealProof(sealedAt, index, MerkleTree.Path(all, index), Checkpoint(MerkleTree.Root(all), leaves));
        return new LedgerExport(1, entries, proof, Keys);
    }

    public static Checkpoint Checkpoint(ContentHash root, int heads)
    {
        var checkpoint = new Checkpoint
        {
            Number = 7,
            AtUnixMs = 2_000_000,
            UpTo = 900,
            Heads = heads,
            Root = root,
            Previous = ContentHash.Of("before"u8),
            Hash = default,
            KeyId = KeyId,
            Signature = "",
        };
        checkpoint = checkpoint with { Hash = LedgerHash.Of(checkpoint) };
        return checkpoint with { Signature = Sign(checkpoint.Hash.ToBytes()) };
    }

    public static Receipt Receipt(LedgerEntry entry)
    {
        var bytes = LedgerHash.ReceiptBytes(new JobId(entry.Chain), entry.Sequence, entry.Hash, entry.WrittenUnixMs);
        return new Receipt(new JobId(entry.Chain), entry.Sequence, entry.Hash, entry.WrittenUnixMs, KeyId, Sign(bytes));
    }

    private static string Sign(byte[] bytes)
    {
        lock (Pair)
        {
            return Convert.ToBase64String(Pair.SignData(bytes, HashAlgorithmName.SHA256));
        }
    }
}
