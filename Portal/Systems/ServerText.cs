using System.Globalization;
using System.Text;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Text that a system sent, made safe to look at: lines and tabs stay, what moves the cursor, colours or turns the direction of writing round goes.</summary>
public static class ServerText
{
    private const int Longest = 8_000;
    private const char Escape = '\u001b';

    /// <summary>The text, line ends as they were; cut, and said so, when it is longer than a person reads.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var kept = new StringBuilder();
        for (var i = 0; i < text.Length && kept.Length < Longest; i++)
        {
            if (text[i] == Escape)
            {
                i = EndOfEscape(text, i);
            }
            else if (IsShown(text[i]))
            {
                kept.Append(text[i]);
            }
        }
        return kept.Length < Longest ? kept.ToString() : kept.Append(L("… (cut)")).ToString();
    }

    /// <summary>The same on one line.</summary>
    public static string Line(string? text) =>
        string.Join(' ', Clean(text).Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static bool IsShown(char sign) =>
        sign is '\n' or '\t' || CharUnicodeInfo.GetUnicodeCategory(sign) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    // Escape, [, parameters, one letter: the whole sequence goes, else its tail would stand there as text.
    private static int EndOfEscape(string text, int at)
    {
        if (at + 1 >= text.Length || text[at + 1] != '[')
        {
            return at;
        }
        var end = at + 2;
        while (end < text.Length && text[end] is >= ' ' and < '@')
        {
            end++;
        }
        return end;
    }
}
