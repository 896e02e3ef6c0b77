using System.Security.Cryptography;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Channel;

/// <summary>Whether the portal is reached at an address: not whether something answers there, but whether it is the portal.</summary>
public static class PortalReach
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks what answers to prove itself. Tells it nothing.</summary>
    /// <param name="portal">The address.</param>
    /// <param name="key">The portal's public key: SubjectPublicKeyInfo, base64.</param>
    /// <param name="ct">Ends the asking.</param>
    /// <returns>Null when the portal is there; else why it is not.</returns>
    public static async Task<string?> WhyNotAsync(Uri portal, string key, CancellationToken ct)
    {
        var nonce = Nonce();
        using var http = PortalHttp.Create(portal);
        using var request = new HttpRequestMessage(HttpMethod.Get, Route(nonce));
        try
        {
            using var response = await PortalHttp.SendAsync(http, request, Patience, ct);
            var here = await PortalAnswers.ReadAsync(response, ContractsJson.Default.PortalHere, ct);
            return Holds(key, nonce, here.Proof) ? null : $"What answers at {portal} is not the portal: it does not prove the portal's key.";
        }
        catch (PortalException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return $"What answers at {portal} is not the portal: {e.Message}";
        }
    }

    /// <summary>A number that was never asked with before.</summary>
    public static string Nonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>Where somebody else asks in our place, who has no program of ours.</summary>
    /// <param name="portal">The portal's address.</param>
    /// <param name="nonce">From <see cref="Nonce"/>.</param>
    public static string Address(string portal, string nonce) => $"{portal.TrimEnd('/')}/{Route(nonce)}";

    /// <summary>Whether what they were answered is the portal's.</summary>
    /// <param name="key">The portal's public key: SubjectPublicKeyInfo, base64.</param>
    /// <param name="nonce">What was asked with.</param>
    /// <param name="answer">The answer's body. Untrusted.</param>
    public static bool IsProof(string key, string nonce, string answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, ContractsJson.Default.PortalHere) is { Proof: { } proof } && Holds(key, nonce, proof);
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static string Route(string nonce) => $"api/v1/executors/proof?nonce={nonce}";

    private static bool Holds(string key, string nonce, string proof)
    {
        using var pinned = ECDsa.Create();
        pinned.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key), out _);
        return pinned.VerifyData(PortalProof.Statement(nonce), Convert.FromBase64String(proof), HashAlgorithmName.SHA256);
    }
}
