using System.Buffers.Binary;

namespace Pollinator.Portal.Server.Previews;

/// <summary>How large a picture says it is; 0 where it does not say so within its first bytes.</summary>
internal readonly record struct PictureSize(int Width, int Height)
{
    public long Points => (long)Width * Height;
}

/// <summary>Reads what the first bytes of a picture say: which kind it is, and how large it becomes when it is drawn.</summary>
internal static class PictureHeader
{
    private static ReadOnlySpan<byte> PngMark => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegMark => [0xFF, 0xD8, 0xFF];

    /// <summary>Null when it is none of the kinds that pages draw.</summary>
    public static PictureSize? Read(ReadOnlySpan<byte> head) =>
        head.StartsWith(PngMark) ? Png(head)
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? Gif(head)
        : head.StartsWith(JpegMark) ? Jpeg(head)
        : head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8) ? Webp(head[12..])
        : null;

    private static PictureSize Png(ReadOnlySpan<byte> head) =>
        head.Length < 24
            ? default
            : new(Side(BinaryPrimitives.ReadUInt32BigEndian(head[16..])), Side(BinaryPrimitives.ReadUInt32BigEndian(head[20..])));

    private static PictureSize Gif(ReadOnlySpan<byte> head) =>
        head.Length < 10 ? default : new(BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));

    // The size stands in the header of a frame; segments of other things come before it.
    private static PictureSize Jpeg(ReadOnlySpan<byte> head)
    {
        var at = 2;
        while (at + 9 <= head.Length && head[at] == 0xFF)
        {
            var marker = head[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var segment = head[(at + 2)..];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new(BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(segment);
        }

        return default;
    }

    private static PictureSize Webp(ReadOnlySpan<byte> chunk) =>
        chunk.StartsWith("VP8X"u8) && chunk.Length >= 18 ? new(Low24(chunk[12..]) + 1, Low24(chunk[15..]) + 1)
        : chunk.StartsWith("VP8L"u8) && chunk.Length >= 13 ? Lossless(BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]))
        : chunk.StartsWith("VP8 "u8) && chunk.Length >= 18
            ? new(BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) & 0x3FFF)
        : default;

    private static PictureSize Lossless(uint bits) => new((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);

    private static int Low24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static int Side(uint side) => (int)Math.Min(side, int.MaxValue);
}
