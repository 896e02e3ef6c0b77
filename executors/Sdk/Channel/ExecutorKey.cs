using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pollinator.Contracts;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Channel;

/// <summary>The executor's own key (ECDSA P-256), made on its machine; only its public half ever leaves.</summary>
public sealed class ExecutorKey : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);
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

    /// <summary>A JWT signed ES256 that proves this executor to one portal, good for two minutes from <paramref name="now"/> (the portal's time).</summary>
    public Assertion Assert(ExecutorId executor, string audience, DateTimeOffset now)
    {
        var (id, jti) = (executor.ToString(), Guid.NewGuid().ToString("N"));
        // Not cached: the library would hold the key beyond this object's end.
        var key = new ECDsaSecurityKey(_key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        var assertion = new SecurityTokenDescriptor
        {
            Issuer = id,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = now.UtcDateTime + Life,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = id, ["jti"] = jti },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
        };
        return new(new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(assertion), jti);
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}

/// <summary>A proof of an executor.</summary>
/// <param name="Token">The JWT.</param>
/// <param name="Id">Its <c>jti</c>: what the portal signs in answer.</param>
public sealed record Assertion(string Token, string Id);
