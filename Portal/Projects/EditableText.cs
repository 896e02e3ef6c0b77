using System.Text;
using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>A file's text as an editor has it, with what an editor does not keep: the mark at its beginning and how its lines end.</summary>
/// <param name="Text">Lines end with <c>\n</c>.</param>
/// <param name="HasMark">Whether the file begins with a byte order mark.</param>
/// <param name="LineEnd">How most of its lines end; so will all, once it is saved.</param>
public sealed record EditableText(string Text, bool HasMark, string LineEnd)
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The text of these bytes; null when they are not text in UTF-8, so that nothing of them is lost by saving.</summary>
    public static EditableText? Of(ReadOnlySpan<byte> bytes)
    {
        var hasMark = bytes.StartsWith(Mark);
        bytes = hasMark ? bytes[Mark.Length..] : bytes;
        if (bytes.Contains((byte)0) || PathRules.TryDecode(bytes) is not { } text)
        {
            return null;
        }

        var returns = text.AsSpan().Count("\r\n");
        var lineEnd = returns > 0 && returns * 2 >= text.AsSpan().Count('\n') ? "\r\n" : "\n";
        return new(Unified(text), hasMark, lineEnd);
    }

    /// <summary>The bytes of the file with another text in it.</summary>
    public byte[] BytesOf(string text)
    {
        var body = Encoding.UTF8.GetBytes(Unified(text).Replace("\n", LineEnd, StringComparison.Ordinal));
        return HasMark ? [.. Mark, .. body] : body;
    }

    // Not ReplaceLineEndings, which also takes form feeds and line separators for ends of lines.
    private static string Unified(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
