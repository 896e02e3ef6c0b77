using OtpNet;

namespace Pollinator.EndToEnd;

/// <summary>What an authenticator app shows.</summary>
internal static class Codes
{
    private const int Step = 30;
    private const int Enough = 10;

    /// <summary>
    /// The code before the one that is shown now: it is taken still, and the one that is shown is left for the next sign-in. A code that is about to grow
    /// older than that is waited out, as people do.
    /// </summary>
    public static async Task<string> EarlierAsync(string secret)
    {
        var now = TimeProvider.System.GetUtcNow();
        var left = Step - (now.ToUnixTimeSeconds() % Step);
        if (left < Enough)
        {
            await Task.Delay(TimeSpan.FromSeconds(left));
            now = TimeProvider.System.GetUtcNow();
        }

        return Of(secret, now.AddSeconds(-Step));
    }

    public static string Of(string secret, DateTimeOffset at) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(at.UtcDateTime);
}
