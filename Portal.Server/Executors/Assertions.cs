using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Checks the signed statement with which an executor proves that it holds its key (RFC 7523, section 3).</summary>
internal sealed class Assertions(PortalId portal, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>The <c>jti</c> of a proof that holds.</summary>
    public async Task<Outcome<string>> CheckAsync(ExecutorProfile executor, string assertion)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(executor.PublicKey, out _);
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(assertion, Parameters(executor, key));
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token)
        {
            return Refused("The proof is not signed by this executor's key, not for this portal, or out of date. Check the machine's clock.");
        }

        if (token.ValidTo - token.IssuedAt > LongestLife || token.Subject != executor.Id.ToString() || string.IsNullOrEmpty(token.Id))
        {
            return Refused("The proof must name the executor as its subject, carry a jti and live at most five minutes.");
        }

        ForgetOld();
        return _used.TryAdd(token.Id, new DateTimeOffset(token.ValidTo, TimeSpan.Zero)) ? token.Id : Refused("The proof has been used before.");
    }

    private static Refusal Refused(Words text) => new(RefusalKind.Forbidden, "bad-assertion", text);

    private TokenValidationParameters Parameters(ExecutorProfile executor, ECDsa key) =>
        new()
        {
            IssuerSigningKey = new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = executor.Id.ToString(),
            ValidAudience = portal.Audience,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromMinutes(2),
        };

    private void ForgetOld()
    {
        var now = time.GetUtcNow() - TimeSpan.FromMinutes(5);
        foreach (var (id, until) in _used)
        {
            if (until < now)
            {
                _used.TryRemove(id, out _);
            }
        }
    }
}
