using System.Buffers.Text;
using System.Security.Cryptography;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>
/// Checks what a browser gives. It comes from outside and says where the portal is to send something, so only what looks like a push service is
/// taken; what its name leads to is looked at when it is connected to (<see cref="PushReach"/>). Pure.
/// </summary>
internal static class PushEndpoints
{
    /// <summary>The most characters of an address.</summary>
    public const int Longest = 2048;

    private const int PointBytes = 65;
    private const int AuthBytes = 16;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="browser">What a browser gave.</param>
    /// <param name="port">The port of push services.</param>
    /// <param name="services">The push services that are wanted; none: all.</param>
    public static Words? Fault(NewPushBrowser browser, int port, IReadOnlyList<string> services) =>
        AddressFault(browser.Endpoint, port, services)
        ?? (IsPoint(browser.P256dh) ? null : "Its public key is no point on P-256.")
        ?? (BytesOf(browser.Auth) is { Length: AuthBytes } ? null : "Its secret for the encryption is not 16 bytes.");

    /// <summary>The same for the address alone.</summary>
    public static Words? AddressFault(string endpoint, int port, IReadOnlyList<string> services)
    {
        if (
            endpoint.Length > Longest
            || !endpoint.All(char.IsAscii)
            || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttps
        )
        {
            return "Its address is not https, or too long.";
        }

        if (address.Port != port || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            return "Its address has another port than https, or more in it than a push service gives.";
        }

        var host = address.IdnHost;
        if (address.HostNameType != UriHostNameType.Dns || !host.Contains('.', StringComparison.Ordinal) || host.EndsWith('.'))
        {
            return "Its address names no host of the internet.";
        }

        return services.Count == 0 || services.Any(service => IsOf(host, service)) ? null : (Words)$"This portal does not send to {host}.";
    }

    private static bool IsOf(string host, string service) =>
        service.StartsWith('.')
            ? host.EndsWith(service, StringComparison.OrdinalIgnoreCase)
            : host.Equals(service, StringComparison.OrdinalIgnoreCase);

    private static bool IsPoint(string text)
    {
        if (BytesOf(text) is not { Length: PointBytes } bytes || bytes[0] != 4)
        {
            return false;
        }

        try
        {
            var point = new ECPoint { X = bytes[1..33], Y = bytes[33..] };
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // As browsers write it: the decoder would take blanks and padding too.
    private static byte[]? BytesOf(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && Base64Url.IsValid(text)
            ? Base64Url.DecodeFromChars(text)
            : null;
}
