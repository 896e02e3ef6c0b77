using System.Text;

namespace Pollinator.Portal.Server.Previews;

/// <summary>The first bytes of a file, and how they read as text.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsCut">Whether the file goes on.</param>
/// <param name="Encoding">The encoding in which they are text; null when in none.</param>
internal sealed record FileHead(byte[] Bytes, bool IsCut, Encoding? Encoding)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Says so when it is not the encoding of today.</summary>
    public string? EncodingNote =>
        Encoding is null || Encoding.CodePage == Encoding.UTF8.CodePage ? null
        : Encoding.CodePage == Encoding.Latin1.CodePage ? "This is not UTF-8. It is read as Latin-1, so some characters may be wrong."
        : "Read as UTF-16.";

    /// <summary>Reads the beginning, from where the stream stands.</summary>
    public static async Task<FileHead> ReadAsync(Stream content, int most, CancellationToken ct)
    {
        var left = content.Length - content.Position;
        var bytes = new byte[(int)Math.Min(most, Math.Max(left, 0))];
        await content.ReadExactlyAsync(bytes, ct);
        var isCut = left > bytes.Length;
        return new(bytes, isCut, EncodingOf(bytes, isCut));
    }

    /// <summary>The text, up to the last whole line where it is cut.</summary>
    public string Text()
    {
        var encoding = Encoding ?? throw new InvalidOperationException("These bytes are not text.");
        var bytes = Bytes.AsSpan();
        if (IsCut && encoding is not UnicodeEncoding && bytes.LastIndexOf((byte)'\n') is var end and > 0)
        {
            bytes = bytes[..end];
        }

        return PlainText.Of(Decode(encoding, bytes, flush: !IsCut).TrimStart('\uFEFF'));
    }

    private static Encoding? EncodingOf(byte[] bytes, bool isCut)
    {
        if (bytes is [0xFF, 0xFE, ..])
        {
            return Encoding.Unicode;
        }

        if (bytes is [0xFE, 0xFF, ..])
        {
            return Encoding.BigEndianUnicode;
        }

        if (bytes.Contains((byte)0))
        {
            return null;
        }

        try
        {
            _ = Decode(StrictUtf8, bytes, flush: !isCut);
            return Encoding.UTF8;
        }
        catch (DecoderFallbackException)
        {
            return IsMostlyText(bytes) ? Encoding.Latin1 : null;
        }
    }

    // A cut may fall inside of a character, which is then left out.
    private static string Decode(Encoding encoding, ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[encoding.GetMaxCharCount(bytes.Length)];
        var length = encoding.GetDecoder().GetChars(bytes, characters, flush);
        return new string(characters, 0, length);
    }

    private static bool IsMostlyText(byte[] bytes) =>
        bytes.Count(one => one < 0x20 && one is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) * 20 < bytes.Length;
}
