using System.Security.Cryptography;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Channel;

/// <summary>Checks that a session comes from the portal whose key was pinned at registration: whoever answers elsewhere could hand out jobs.</summary>
internal static class PortalPin
{
    /// <summary>Throws when the portal does not prove itself. A registration from before portals had keys pins nothing.</summary>
    public static void Check(Uri? address, Registration registration, string jti, ExecutorSession session)
    {
        if (registration.PortalKey is { } pinned && !Holds(pinned, registration, jti, session))
        {
            throw new PortalException(
                $"What answers at {address} is not the portal that {registration.Name} was registered with: it does not prove the key that was pinned then. "
                    + "Either something stands between, or the portal's key was lost. Check the address; if the portal really has a new key, register "
                    + "again with a new one-time code and --register.",
                transient: false
            )
            {
                Code = PortalException.NotProvedCode,
                EndsProgram = true,
            };
        }
    }

    private static bool Holds(string pinned, Registration registration, string jti, ExecutorSession session)
    {
        var proof = new byte[256];
        if (session.Proof is not { Length: <= 300 } text || !Convert.TryFromBase64String(text, proof, out var length))
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(pinned), out _);
        var statement = PortalProof.Statement(registration.Audience, registration.Id, jti, session.Token);
        return key.VerifyData(statement, proof.AsSpan(0, length), HashAlgorithmName.SHA256);
    }
}
