using System.Security.Cryptography;
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
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        using var http = PortalHttp.Create(portal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/executors/proof?nonce={nonce}");
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

    private static bool Holds(string key, string nonce, string proof)
    {
        using var pinned = ECDsa.Create();
        pinned.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key), out _);
        return pinned.VerifyData(PortalProof.Statement(nonce), Convert.FromBase64String(proof), HashAlgorithmName.SHA256);
    }
}
