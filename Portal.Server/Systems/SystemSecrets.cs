using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Pollinator.Portal.Server.Systems;

/// <summary>
/// The passphrase of each system, with which its gateway encrypts the keys it keeps on disk. Kept encrypted with Data Protection, whose keys lie in a
/// folder of their own: neither the database nor the gateway's folder alone opens anything.
/// </summary>
internal sealed class SystemSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Pollinator.Systems.Passphrase.v1");

    /// <summary>A new passphrase, encrypted.</summary>
    public byte[] Make()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var kept = _protector.Protect(secret);
        CryptographicOperations.ZeroMemory(secret);
        return kept;
    }

    /// <summary>The passphrase as text. Secret.</summary>
    public string Open(KnownSystem system)
    {
        try
        {
            return Base64Url.EncodeToString(_protector.Unprotect(system.Passphrase));
        }
        catch (CryptographicException fault)
        {
            throw new InvalidOperationException(
                $"The passphrase of the system {system.Name} cannot be decrypted: the Data Protection keys it was kept with are gone. "
                    + "Bring them back, or remove the system and add it anew.",
                fault
            );
        }
    }
}
