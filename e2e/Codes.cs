using OtpNet;

namespace Pollinator.EndToEnd;

/// <summary>What an authenticator app shows.</summary>
internal static class Codes
{
    public static string Of(string secret, DateTimeOffset at) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(at.UtcDateTime);
}
