using System.Security.Cryptography;
using Pollinator.Contracts;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace Pollinator.Slurm.Ssh.SignIn;

/// <summary>What proves who somebody is, for as long as the program runs. Passwords and codes are never in here.</summary>
/// <param name="Way">How.</param>
/// <param name="Key">The key, opened; null for ways that need none.</param>
internal sealed record Credentials(SignInWay Way, PrivateKeyFile? Key = null) : IDisposable
{
    /// <summary>When the certificate ends; null without one, or when it never does.</summary>
    public DateTimeOffset? ExpiresAt =>
        Key?.Certificate is { } certificate && certificate.ValidBefore < DateTimeOffset.MaxValue.AddDays(-1) ? certificate.ValidBefore : null;

    /// <summary>The key's fingerprint, as OpenSSH shows it; null without a key.</summary>
    public string? Fingerprint =>
        Key?.HostKeyAlgorithms.FirstOrDefault(static one => one is not CertificateHostAlgorithm) is { } key ? FingerprintOf(key.Data) : null;

    /// <summary>A public key's fingerprint, as OpenSSH shows it.</summary>
    public static string FingerprintOf(byte[] publicKey) => $"SHA256:{Convert.ToBase64String(SHA256.HashData(publicKey)).TrimEnd('=')}";

    public void Dispose() => Key?.Dispose();

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"Credentials {{ Way = {Way} }}";
}
