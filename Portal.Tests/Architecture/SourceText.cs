using System.Text.RegularExpressions;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>A text in a C# source, as <c>Words</c> have it: pieces that are added up are one, holes have numbers, a brace of its own stands twice.</summary>
/// <param name="Template">The text.</param>
/// <param name="Before">What stands in front of it.</param>
internal sealed partial record SourceText(string Template, string Before)
{
    private const int Enough = 200;

    /// <summary>All in a file but verbatim and raw ones.</summary>
    public static IEnumerable<SourceText> Of(string code)
    {
        var (start, end, text) = (0, -1, "");
        foreach (Match token in Token().Matches(code))
        {
            if (Piece(token) is not { } piece)
            {
                continue;
            }

            if (end >= 0 && Sum().IsMatch(code[end..token.Index]))
            {
                text += piece;
            }
            else
            {
                if (end >= 0)
                {
                    yield return At(code, start, text);
                }

                (start, text) = (token.Index, piece);
            }

            end = token.Index + token.Length;
        }

        if (end >= 0)
        {
            yield return At(code, start, text);
        }
    }

    private static SourceText At(string code, int start, string text)
    {
        var holes = 0;
        return new(Brace().Replace(text, brace => brace.Value == "{}" ? $"{{{holes++}}}" : brace.Value), code[Math.Max(0, start - Enough)..start]);
    }

    private static string? Piece(Match token) =>
        token.Groups["plain"] is { Success: true } plain
            ? Unescaped(plain.Value).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
        : token.Groups["holed"] is { Success: true } holed ? Unescaped(Hole().Replace(holed.Value, hole => hole.Value == "{{" ? "{{" : "{}"))
        : null;

    /// <summary>What a plain literal says.</summary>
    public static string Unescaped(string literal) =>
        literal
            .Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    // A sign, a raw text, a verbatim one, one with holes, in which texts may stand, a plain one, a comment.
    [GeneratedRegex(
        """"'(?:\\.[^']*|[^'\\])'|"""[\s\S]*?"""|@"(?:[^"]|"")*"|\$"(?<holed>(?:[^"\\{]|\\.|\{\{|\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})*)"|"(?<plain>(?:[^"\\]|\\.)*)"|//[^\n]*"""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Token();

    [GeneratedRegex(""""\{\{|\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}"""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{\{|\}\}|\{\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Brace();

    [GeneratedRegex(@"\A\s*\+\s*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sum();
}
