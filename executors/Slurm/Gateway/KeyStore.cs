using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pollinator.Contracts;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Ssh.SignIn;
using Renci.SshNet;

namespace Pollinator.Slurm.Gateway;

/// <summary>How somebody signed in last, so that it can be done again without them. Kept encrypted.</summary>
/// <param name="Way">How.</param>
/// <param name="PrivateKey">A key they brought, as they brought it: one with a passphrase of its own still needs it.</param>
/// <param name="Certificate">Its certificate.</param>
internal sealed record KeptSignIn(SignInWay Way, string? PrivateKey = null, string? Certificate = null)
{
    /// <summary>The key's fingerprint, noted while it was open: a locked one tells nothing later. Null without a key.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>When its certificate ends; null without one, or when it never does.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"KeptSignIn {{ Way = {Way} }}";
}

[JsonSerializable(typeof(KeptSignIn))]
internal sealed partial class KeyJson : JsonSerializerContext;

/// <summary>
/// The keys to a system, in the gateway's state folder. Encrypted with a passphrase that the portal keeps elsewhere and tells this program
/// only: neither the folder nor the portal's database alone opens anything.
/// </summary>
internal sealed class KeyStore(StateFolder state, string passphrase)
{
    private const string Kind = "ecdsa-sha2-nistp256";
    private const string Curve = "nistp256";
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 200_000);
    private readonly string _madeFile = Path.Combine(state.Root, "ssh-key.pem");
    private readonly string _keptFile = Path.Combine(state.Root, "ssh-signin.sealed");
    private string? _madeFingerprint;

    /// <summary>
    /// The public half of the key made for this system, made now if there is none. P-256: the one kind that .NET makes and every OpenSSH
    /// takes, those in FIPS mode too.
    /// </summary>
    public MadeKey Make(SystemAddress? address, string comment)
    {
        using var key = Read() ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!File.Exists(_madeFile))
        {
            DurableFile.Write(_madeFile, Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption)));
        }

        var blob = PublicBlob(key.ExportParameters(includePrivateParameters: false).Q);
        var line = $"{Kind} {Convert.ToBase64String(blob)} {Comment(comment)}";
        return new(line, $"{Restrictions(address)} {line}", Credentials.FingerprintOf(blob));
    }

    /// <summary>The fingerprint of the key made for this system; null when none was made, or it cannot be opened any more and lets nobody in.</summary>
    public string? MadeFingerprint()
    {
        if (_madeFingerprint is null && File.Exists(_madeFile))
        {
            try
            {
                using var key = Read();
                _madeFingerprint = key is null
                    ? null
                    : Credentials.FingerprintOf(PublicBlob(key.ExportParameters(includePrivateParameters: false).Q));
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        return _madeFingerprint;
    }

    /// <summary>The key made for this system; null when none was made.</summary>
    public PrivateKeyFile? OpenMade()
    {
        using var key = Read();
        if (key is null)
        {
            return null;
        }

        using var pem = new MemoryStream(Encoding.ASCII.GetBytes(key.ExportECPrivateKeyPem()));
        return new(pem);
    }

    /// <summary>Keeps how somebody signed in.</summary>
    public void Keep(KeptSignIn signIn)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(signIn, KeyJson.Default.KeptSignIn);
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(SealingKey(), TagSize);
        cipher.Encrypt(sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize));
        DurableFile.Write(_keptFile, sealedBytes);
    }

    /// <summary>How somebody signed in last; null when nobody has, or what is kept cannot be opened any more.</summary>
    public KeptSignIn? Kept()
    {
        if (!File.Exists(_keptFile) || File.ReadAllBytes(_keptFile) is not { Length: > NonceSize + TagSize } bytes)
        {
            return null;
        }

        try
        {
            var plain = new byte[bytes.Length - NonceSize - TagSize];
            using var cipher = new AesGcm(SealingKey(), TagSize);
            cipher.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain);
            return JsonSerializer.Deserialize(plain, KeyJson.Default.KeptSignIn);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Forgets every key.</summary>
    public void Forget()
    {
        DurableFile.Remove(_madeFile);
        DurableFile.Remove(_keptFile);
        _madeFingerprint = null;
    }

    // "restrict" switches off forwarding, terminals, agents and start-up files and leaves commands, which is all that is used. Through a jump host
    // the same key opens the way to this one place and no other.
    public static string Restrictions(SystemAddress? address) =>
        address is { JumpHost: not null } ? $"restrict,port-forwarding,permitopen=\"{address.Host}:{address.Port}\"" : "restrict";

    private static string Comment(string comment) => string.Concat(comment.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '@'));

    private static byte[] PublicBlob(ECPoint point)
    {
        using var blob = new MemoryStream();
        Append(blob, Encoding.ASCII.GetBytes(Kind));
        Append(blob, Encoding.ASCII.GetBytes(Curve));
        Append(blob, [4, .. point.X!, .. point.Y!]);
        return blob.ToArray();
    }

    private static void Append(MemoryStream blob, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        blob.Write(length);
        blob.Write(bytes);
    }

    private ECDsa? Read()
    {
        if (!File.Exists(_madeFile))
        {
            return null;
        }

        var key = ECDsa.Create();
        key.ImportFromEncryptedPem(File.ReadAllText(_madeFile), passphrase);
        return key;
    }

    private byte[] SealingKey() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(passphrase), 32, info: "pollinator sign-in"u8.ToArray());
}
