using System.Text;
using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>What a page shows of a file.</summary>
public abstract record FilePreview
{
    /// <summary>The most text that is read for a page; the whole file is a download away.</summary>
    public const int MostBytes = 256 * 1024;

    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".gif", ".webp"];

    private FilePreview() { }

    /// <summary>Text, perhaps only its beginning.</summary>
    public sealed record Text(IReadOnlyList<string> Lines, bool IsCut) : FilePreview;

    /// <summary>A picture the browser can draw without running anything. Never SVG, which is a program.</summary>
    public sealed record Picture : FilePreview;

    /// <summary>Nothing to look at.</summary>
    public sealed record Binary : FilePreview;

    /// <summary>Whether the name is a picture's.</summary>
    public static bool IsPicture(string path) => Pictures.Any(p => path.EndsWith(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the beginning of a file and decides what to show.</summary>
    public static async Task<FilePreview> ReadAsync(ProjectFileContent file, CancellationToken ct)
    {
        if (IsPicture(file.Path))
        {
            return new Picture();
        }
        var buffer = new byte[(int)Math.Min(MostBytes, Math.Max(file.Size, 0))];
        var length = await file.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Decode(buffer.AsSpan(0, length), file.Size > length);
    }

    /// <summary>What to show of a whole file.</summary>
    public static FilePreview Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length > MostBytes ? Decode(bytes[..MostBytes], isCut: true) : Decode(bytes, isCut: false);

    private static FilePreview Decode(ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (bytes.Contains((byte)0))
        {
            return new Binary();
        }
        if (isCut)
        {
            // The cut may fall inside a character; a whole line is nicer still.
            bytes = bytes.LastIndexOf((byte)'\n') is var end and > 0 ? bytes[..end] : bytes;
        }
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        return new Text(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), isCut);
    }
}
