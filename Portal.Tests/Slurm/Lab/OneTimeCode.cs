using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>A time-based one-time code: RFC 6238 with SHA-1, 30 seconds, six digits, as authenticator programs and the lab's ssh servers use it.</summary>
internal static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string At(string base32Secret, DateTimeOffset time)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, time.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The RFC's own algorithm, and the only one that authenticators agree on.
        var hash = HMACSHA1.HashData(Bytes(base32Secret), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string base32)
    {
        var bytes = new List<byte>();
        var (bits, value) = (0, 0);
        foreach (var letter in base32.TrimEnd('='))
        {
            value = (value << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(value >> bits));
                value &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
