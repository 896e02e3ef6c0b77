using System.Security.Cryptography;

namespace Pollinator.Contracts;

/// <summary>Checks what the portal signed. A key is named by the hash of its public half, so a key under another's id is found out.</summary>
public static class LedgerSignatures
{
    /// <summary>What is wrong with a set of published keys, or null.</summary>
    public static string? Fault(IReadOnlyDictionary<string, string> keys)
    {
        foreach (var (id, text) in keys)
        {
            if (Bytes(text) is not { } bytes || !string.Equals(LedgerHash.KeyId(bytes), id, StringComparison.Ordinal))
            {
                return $"Keys: the key that stands under {Shown(id)} is another one.";
            }
        }
        return null;
    }

    /// <summary>What is wrong with a checkpoint by itself (its hash, its signature), or null.</summary>
    public static string? Fault(Checkpoint checkpoint, IReadOnlyDictionary<string, string> keys)
    {
        var fault =
            checkpoint.Number < 1 || checkpoint.Heads < 1 ? "its numbers are not possible."
            : LedgerHash.Of(checkpoint) != checkpoint.Hash ? "its hash does not fit its content."
            : SignatureFault(checkpoint.KeyId, checkpoint.Signature, checkpoint.Hash.ToBytes(), keys);
        return fault is null ? null : $"Checkpoint {checkpoint.Number}: {fault}";
    }

    /// <summary>What is wrong with a receipt by itself, or null.</summary>
    public static string? Fault(Receipt receipt, IReadOnlyDictionary<string, string> keys)
    {
        var signed = LedgerHash.ReceiptBytes(receipt.Job, receipt.Sequence, receipt.Hash, receipt.WrittenUnixMs);
        var fault = SignatureFault(receipt.KeyId, receipt.Signature, signed, keys);
        return fault is null ? null : $"Receipt for entry {receipt.Sequence}: {fault}";
    }

    private static string? SignatureFault(string keyId, string signature, byte[] signed, IReadOnlyDictionary<string, string> keys)
    {
        if (!keys.TryGetValue(keyId ?? "", out var text) || Bytes(text) is not { } publicKey)
        {
            return $"the key {Shown(keyId)} that should have signed it is not there.";
        }
        return Bytes(signature) is { Length: 64 } bytes && IsSigned(publicKey, signed, bytes) ? null : "its signature is not valid.";
    }

    private static bool IsSigned(byte[] publicKey, byte[] signed, byte[] signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length
                && key.KeySize == 256
                && key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Base64 in its one canonical form: no white space, no stray bits behind the last byte.
    private static byte[]? Bytes(string? text)
    {
        var bytes = new byte[(text?.Length ?? 0) * 3 / 4];
        return
            text is not null
            && Convert.TryFromBase64String(text, bytes, out var length)
            && string.Equals(Convert.ToBase64String(bytes, 0, length), text, StringComparison.Ordinal)
            ? bytes[..length]
            : null;
    }

    private static string Shown(string? id) => id is { Length: >= 12 } ? id[..12] + "…" : "(none)";
}
