using System.Text;

namespace Pollinator.Contracts.Protocol;

/// <summary>
/// How a portal proves itself to an executor: with each session it signs (ECDSA P-256, SHA-256, r and s side by side, base64) what the executor has
/// just made up and what the portal answers, with the key whose public half it told when the executor registered.
/// </summary>
public static class PortalProof
{
    /// <summary>The bytes that are signed.</summary>
    /// <param name="audience">The portal's id.</param>
    /// <param name="executor">The executor's id.</param>
    /// <param name="jti">The <c>jti</c> of the assertion that opened the session: never used before.</param>
    /// <param name="token">The session's token.</param>
    public static byte[] Statement(string audience, ExecutorId executor, string jti, string token) =>
        Encoding.UTF8.GetBytes($"pollinator-session-1\n{audience}\n{executor}\n{jti}\n{token}");

    /// <summary>
    /// The bytes that are signed in answer to <c>GET /api/v1/executors/proof?nonce=…</c>: that what answers at an address is the portal, before
    /// anything is told there.
    /// </summary>
    /// <param name="nonce">What the asker has just made up: 16 to 64 letters and digits.</param>
    public static byte[] Statement(string nonce) => Encoding.UTF8.GetBytes($"pollinator-here-1\n{nonce}");
}

/// <summary>The answer to <c>GET /api/v1/executors/proof</c>.</summary>
/// <param name="Proof">The signature, base64.</param>
public sealed record PortalHere(string Proof);
