using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>The secret of a personal token: <c>pol_</c> and 256 random bits, so that a scanner finds a leaked one and nobody guesses one.</summary>
internal static class TokenText
{
    public const string Prefix = "pol_";

    private const int Length = 47;

    /// <summary>A new secret.</summary>
    public static string New() => Prefix + Secrets.New();

    /// <summary>What is kept of a secret. A plain hash is enough: 256 random bits cannot be tried out.</summary>
    public static ContentHash HashOf(string secret) => ContentHash.Of(Encoding.ASCII.GetBytes(secret));

    /// <summary>The hash of the token in an <c>Authorization</c> header; false when it holds none of ours.</summary>
    public static bool TryHashHeader(string? header, out ContentHash hash)
    {
        hash = default;
        if (header is not { Length: 7 + Length } || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var text = header.AsSpan(7);
        Span<byte> ascii = stackalloc byte[Length];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Ascii.IsValid(text) || Encoding.ASCII.GetBytes(text, ascii) != Length)
        {
            return false;
        }

        hash = ContentHash.Of(ascii);
        return true;
    }
}

/// <summary>Random text that nobody guesses.</summary>
internal static class Secrets
{
    /// <summary>256 bits as 43 characters that need no escaping in a URL.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[32];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
