using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>Discovery document, key and tokens in the shape of a product.</summary>
internal sealed class OutsideTokens(string product, string issuer) : IDisposable
{
    private const string KeyName = "F1E2D3C4B5A6978800112233445566AA";
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _other = RSA.Create(2048);

    public string Discovery { get; } = Read(product, "discovery", issuer);

    public string Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["kid"] = KeyName,
                    ["e"] = WebEncoders.Base64UrlEncode(key.Exponent!),
                    ["n"] = WebEncoders.Base64UrlEncode(key.Modulus!),
                    ["alg"] = "RS256",
                }
            ),
        }.ToJsonString();
    }

    public string Token(OutsideVouch vouch, string nonce, string accessHash)
    {
        var shape = JsonNode.Parse(Read(product, "id-token", issuer))!;
        var (header, payload) = (shape["header"]!.AsObject(), shape["payload"]!.AsObject());
        var now = TimeProvider.System.GetUtcNow();
        payload["iat"] = now.ToUnixTimeSeconds();
        payload["exp"] = now.AddMinutes(5).ToUnixTimeSeconds();
        payload["auth_time"] = now.Add(-vouch.AskedAgo).ToUnixTimeSeconds();
        payload["sub"] = vouch.Subject;
        payload["nonce"] = nonce;
        payload["at_hash"] = accessHash;
        if (payload.ContainsKey("nbf"))
        {
            payload["nbf"] = now.ToUnixTimeSeconds();
        }

        if (vouch.Acr is not null)
        {
            payload["acr"] = vouch.Acr;
        }

        if (vouch.Amr is not null)
        {
            payload["amr"] = new JsonArray([.. vouch.Amr.Select(means => (JsonNode)means)]);
        }

        vouch.Spoil?.Invoke(payload);
        return Sign(header, payload, vouch.Signing);
    }

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    private string Sign(JsonObject header, JsonObject payload, Signing signing)
    {
        header["kid"] = signing == Signing.UnknownKey ? "another" : KeyName;
        if (signing == Signing.NoneByNoKey)
        {
            header.Remove("kid");
        }

        header["alg"] = signing switch
        {
            Signing.None or Signing.NoneByNoKey => "none",
            Signing.ClientSecret => "HS256",
            _ => "RS256",
        };
        var signed = $"{Part(header)}.{Part(payload)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = signing switch
        {
            Signing.None or Signing.NoneByNoKey => [],
            Signing.ClientSecret => HMACSHA256.HashData(Encoding.UTF8.GetBytes(FakeAuthority.ClientSecret), bytes),
            Signing.Right => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => _other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    private static string Part(JsonObject json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Read(string product, string what, string issuer) =>
        File.ReadAllText(Path.Combine(Sources.Root, "Portal.Tests/Identity/Outside/Fixtures", $"{product}.{what}.json"))
            .Replace("{issuer}", issuer, StringComparison.Ordinal);
}
