using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Channel;

/// <summary>The executor's own key (ECDSA P-256), made on its machine; only its public half ever leaves.</summary>
public sealed class ExecutorKey : IDisposable
{
    private readonly ECDsa _key;

    private ExecutorKey(ECDsa key) => _key = key;

    /// <summary>SubjectPublicKeyInfo, base64.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>SHA-256 of the public key, as the portal shows it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));

    /// <summary>Reads the key of a state folder, making it the first time.</summary>
    public static ExecutorKey OpenOrCreate(StateFolder state)
    {
        if (File.Exists(state.KeyFile))
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(state.KeyFile));
            return new(key);
        }

        var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DurableFile.Write(state.KeyFile, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem()));
        return new(made);
    }

    /// <summary>
    /// A JWT signed ES256 that proves this executor to one portal, good for two minutes from <paramref name="now"/> (the portal's time). Three
    /// fixed fields need no library, and it keeps the trimmed program small.
    /// </summary>
    public string Assert(ExecutorId executor, string audience, DateTimeOffset now)
    {
        var id = executor.ToString();
        var claims = new AssertionClaims(id, id, audience, Guid.NewGuid().ToString("N"), now.ToUnixTimeSeconds(), now.ToUnixTimeSeconds() + 120);
        var head = Base64Url.EncodeToString(
            JsonSerializer.SerializeToUtf8Bytes(new AssertionHeader("ES256", "JWT"), SdkJson.Default.AssertionHeader)
        );
        var body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, SdkJson.Default.AssertionClaims));
        // The default form of a signature is r and s side by side, which is what JWS asks for (RFC 7518, 3.4).
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256);
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
