using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Executors;

/// <summary>
/// Who this portal is to its executors: an id that their assertions must name, so that a proof made for one portal is worth nothing at another; and a
/// key (<c>keys/portal.key</c>, encrypted with Data Protection) that they pin when they register. Both are made once per installation.
/// </summary>
internal sealed class PortalId : IDisposable
{
    private readonly Lock _signing = new();
    private readonly ECDsa _key;

    public PortalId(DataOptions data, IDataProtectionProvider protection)
    {
        var file = data.PathOf("portal-id");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, $"urn:pollinator:portal:{Guid.CreateVersion7():D}");
        }

        Audience = File.ReadAllText(file).Trim();
        PrivateFolder.Make(data.PathOf("keys"));
        _key = Open(data.PathOf("keys", "portal.key"), protection.CreateProtector("Pollinator.Portal.Key.v1"));
        PublicKey = Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());
    }

    public string Audience { get; }

    /// <summary>SubjectPublicKeyInfo, base64.</summary>
    public string PublicKey { get; }

    /// <summary>Proves that this portal answered this assertion with this session.</summary>
    public string Prove(ExecutorId executor, string jti, string token) => Sign(PortalProof.Statement(Audience, executor, jti, token));

    /// <summary>Proves that it is this portal that answers; null when what is to be signed has another form than such a question.</summary>
    public string? Prove(string nonce) =>
        nonce.Length is >= 16 and <= 64 && nonce.All(char.IsAsciiLetterOrDigit) ? Sign(PortalProof.Statement(nonce)) : null;

    public void Dispose() => _key.Dispose();

    private string Sign(byte[] statement)
    {
        lock (_signing)
        {
            return Convert.ToBase64String(_key.SignData(statement, HashAlgorithmName.SHA256));
        }
    }

    private static ECDsa Open(string file, IDataProtector protector)
    {
        if (!File.Exists(file))
        {
            var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var secret = made.ExportPkcs8PrivateKey();
            PrivateFile.WriteWhole(file, protector.Protect(secret));
            CryptographicOperations.ZeroMemory(secret);
            return made;
        }

        try
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(protector.Unprotect(File.ReadAllBytes(file)), out _);
            return key;
        }
        catch (CryptographicException fault)
        {
            throw new InvalidOperationException(
                $"The portal's key in '{file}' cannot be decrypted: the Data Protection keys it was kept with are gone. Bring them back, or move the "
                    + "file away: a new key is made then, and every executor that pinned the old one has to be registered again.",
                fault
            );
        }
    }
}
