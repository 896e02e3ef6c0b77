using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>
/// The ledger's keys in <c>keys</c> of the data folder: the private one that signs (<c>ledger.key</c>, encrypted with Data Protection), and the
/// public halves of all there ever were (<c>ledger-public/ID.pem</c>), so that what an earlier key signed stays checkable.
/// </summary>
internal sealed class LedgerKeys : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly IDataProtector _protector;
    private readonly string _privateFile;
    private readonly string _publicFolder;
    private readonly Lock _rotating = new();
    private volatile Ring _ring;

    public LedgerKeys(DataOptions data, IDataProtectionProvider protection)
    {
        _protector = protection.CreateProtector("Pollinator.Ledger.Key.v1");
        _privateFile = data.PathOf("keys", "ledger.key");
        _publicFolder = data.PathOf("keys", "ledger-public");
        CreateFolders(data.PathOf("keys"));
        _ring = Open(File.Exists(_privateFile) ? ReadPrivate() : MakePrivate());
    }

    /// <summary>The key that signs now.</summary>
    public LedgerKey Present => _ring.Present;

    /// <summary>Public halves of all keys there ever were, by id: SubjectPublicKeyInfo in base64.</summary>
    public IReadOnlyDictionary<string, string> Published => _ring.Published;

    /// <summary>Makes a new key that signs from now on. The earlier public halves stay.</summary>
    public void Rotate()
    {
        lock (_rotating)
        {
            // The earlier one is left to the garbage collector: somebody may be signing with it at this moment.
            _ring = Open(MakePrivate());
        }
    }

    public void Dispose() => Present.Dispose();

    private void CreateFolders(string keys)
    {
        const UnixFileMode folderMode = OwnerOnly | UnixFileMode.UserExecute;
        Directory.CreateDirectory(keys, folderMode);
        Directory.CreateDirectory(_publicFolder, folderMode);
    }

    private LedgerKey ReadPrivate()
    {
        try
        {
            var pair = ECDsa.Create();
            pair.ImportPkcs8PrivateKey(_protector.Unprotect(File.ReadAllBytes(_privateFile)), out _);
            return new LedgerKey(pair);
        }
        catch (CryptographicException fault)
        {
            throw new InvalidOperationException(
                $"The ledger's key in '{_privateFile}' cannot be decrypted: the Data Protection keys it was kept with are gone. "
                    + "Bring them back, or move the file away: a new key is made then, and what the old one signed stays checkable.",
                fault
            );
        }
    }

    private LedgerKey MakePrivate()
    {
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = pair.ExportPkcs8PrivateKey();
        PrivateFile.WriteWhole(_privateFile, _protector.Protect(secret));
        CryptographicOperations.ZeroMemory(secret);
        return new LedgerKey(pair);
    }

    private Ring Open(LedgerKey present)
    {
        var pem = PemEncoding.WriteString("PUBLIC KEY", present.PublicKey);
        PrivateFile.WriteWhole(Path.Combine(_publicFolder, $"{present.Id}.pem"), System.Text.Encoding.ASCII.GetBytes(pem + "\n"));
        var published = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_publicFolder, "*.pem"))
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
            var bytes = key.ExportSubjectPublicKeyInfo();
            published[LedgerHash.KeyId(bytes)] = Convert.ToBase64String(bytes);
        }
        return new Ring(present, published);
    }

    private sealed record Ring(LedgerKey Present, IReadOnlyDictionary<string, string> Published);
}
