using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The key pair that signs now: ECDSA on P-256.</summary>
internal sealed class LedgerKey : IDisposable
{
    // One instance at a time for each thread that signs: ECDsa promises no thread safety, and a lock would queue the request path.
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly ECParameters _secret;

    public LedgerKey(ECDsa pair)
    {
        _secret = pair.ExportParameters(includePrivateParameters: true);
        PublicKey = pair.ExportSubjectPublicKeyInfo();
        Id = LedgerHash.KeyId(PublicKey);
        _idle.Add(pair);
    }

    /// <summary>SHA-256 of the public half.</summary>
    public string Id { get; }

    /// <summary>The public half, SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Signs the SHA-256 of these bytes: IEEE P1363, base64. Cheap enough for every request (tens of microseconds).</summary>
    public string Sign(ReadOnlySpan<byte> bytes)
    {
        if (!_idle.TryTake(out var pair))
        {
            pair = ECDsa.Create(_secret);
        }
        Span<byte> signature = stackalloc byte[64];
        pair.TrySignData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out _);
        _idle.Add(pair);
        return Convert.ToBase64String(signature);
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var pair))
        {
            pair.Dispose();
        }
        CryptographicOperations.ZeroMemory(_secret.D);
    }
}
