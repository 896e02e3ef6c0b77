namespace Pollinator.Contracts;

/// <summary>
/// Checks an exported chain without the portal. Finds any changed field, and any entry dropped, added or moved below the newest seal or receipt.
/// What it cannot find by itself: a cut after the newest seal and receipt, and a portal that wrote everything anew with another key; the
/// submitter's own receipts and key ids are for that.
/// </summary>
public static class LedgerVerifier
{
    /// <summary>The version of exports that is understood.</summary>
    public const int Version = 1;

    /// <summary>Checks an export.</summary>
    /// <param name="export">The export, untrusted.</param>
    /// <param name="receipts">Receipts of this job that the submitter kept; those of other jobs are passed over.</param>
    /// <param name="trustedKeys">Ids of the only keys that may have signed; null takes the export's own word for its keys.</param>
    public static LedgerCheck Check(LedgerExport export, IReadOnlyList<Receipt>? receipts = null, IReadOnlySet<string>? trustedKeys = null)
    {
        var walk = new ChainWalk();
        var fault = FormFault(export) ?? WalkFault(walk, export.Entries) ?? LedgerSignatures.Fault(export.Keys);
        if (fault is null && export.Proof is { } proof)
        {
            fault = ProofFault(proof, export) ?? TrustFault(proof.Checkpoint.KeyId, trustedKeys);
        }
        foreach (var receipt in receipts ?? [])
        {
            fault ??= ReceiptFault(receipt, export) ?? TrustFault(receipt.KeyId, trustedKeys);
        }
        var seal = fault is null ? export.Proof : null;
        var sealedAt = seal is null ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(seal.Checkpoint.AtUnixMs);
        return new LedgerCheck(fault is null, walk.Count, seal?.Sequence ?? 0, sealedAt, fault);
    }

    /// <summary>What is wrong with a proof, or null. <paramref name="leaf"/> is the sealed entry's (<see cref="LedgerHash.Leaf"/>).</summary>
    public static string? Fault(SealProof proof, ContentHash leaf, IReadOnlyDictionary<string, string> keys)
    {
        var checkpoint = proof.Checkpoint;
        return LedgerSignatures.Fault(checkpoint, keys)
            ?? (
                MerkleTree.RootFrom(leaf, proof.Index, checkpoint.Heads, proof.Path) != checkpoint.Root
                    ? $"Proof: entry {proof.Sequence} is not what checkpoint {checkpoint.Number} sealed."
                    : null
            );
    }

    private static string? FormFault(LedgerExport export) =>
        export.Version != Version ? $"Version {export.Version} of exports is not understood; this program knows version {Version}."
        : export.Entries is not { Count: > 0 } ? "Entries: there are none."
        : export.Keys is null ? "Keys: there are none."
        : null;

    private static string? WalkFault(ChainWalk walk, IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (walk.Next(entry) is { } fault)
            {
                return fault;
            }
        }
        return null;
    }

    private static string? ProofFault(SealProof proof, LedgerExport export)
    {
        if (proof.Path is null || proof.Checkpoint is not { } checkpoint)
        {
            return "Proof: a part of it is not there.";
        }
        if (proof.Sequence < 1 || proof.Sequence > export.Entries.Count)
        {
            return $"Proof: entry {proof.Sequence} was sealed, but the export ends with entry {export.Entries.Count}.";
        }
        if (checkpoint.AtUnixMs < 0 || checkpoint.AtUnixMs > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return $"Checkpoint {checkpoint.Number}: its time is not possible.";
        }
        var entry = export.Entries[(int)proof.Sequence - 1];
        return Fault(proof, LedgerHash.Leaf(entry.Chain, entry.Sequence, entry.Hash), export.Keys);
    }

    private static string? ReceiptFault(Receipt receipt, LedgerExport export)
    {
        if (receipt.Job.Value != export.Entries[0].Chain)
        {
            return null;
        }
        if (receipt.Sequence < 1 || receipt.Sequence > export.Entries.Count)
        {
            return $"Receipt for entry {receipt.Sequence}: the export ends with entry {export.Entries.Count}.";
        }
        var entry = export.Entries[(int)receipt.Sequence - 1];
        return entry.Hash != receipt.Hash || entry.WrittenUnixMs != receipt.WrittenUnixMs
            ? $"Receipt for entry {receipt.Sequence}: the entry is not the one you got the receipt for."
            : LedgerSignatures.Fault(receipt, export.Keys);
    }

    private static string? TrustFault(string keyId, IReadOnlySet<string>? trusted) =>
        trusted is null || trusted.Contains(keyId) ? null : $"Keys: the key {keyId} signed, and it is not one you trust.";
}
