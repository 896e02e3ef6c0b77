namespace Pollinator.Portal.Server.Previews;

/// <summary>Text of others, so that it can stand in a page: lines end with one character, and control characters are seen in place of being obeyed.</summary>
internal static class PlainText
{
    private const char FirstControlPicture = '\u2400';
    private const char DeletePicture = '\u2421';
    private const char Unknown = '\uFFFD';

    /// <summary>Several lines.</summary>
    public static string Of(string text)
    {
        var lines = text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
        return string.Create(
            lines.Length,
            lines,
            static (to, from) =>
            {
                for (var at = 0; at < to.Length; at++)
                {
                    to[at] = Seen(from[at]);
                }
            }
        );
    }

    /// <summary>A cell of a table: at most so many characters, the rest is "…".</summary>
    public static string Cell(ReadOnlySpan<char> text, int most)
    {
        var isCut = text.Length > most;
        var kept = new string(isCut ? text[..most] : text);
        return isCut ? Of(kept) + "…" : Of(kept);
    }

    private static char Seen(char one) =>
        one switch
        {
            '\n' or '\t' => one,
            < ' ' => (char)(FirstControlPicture + one),
            '\u007f' => DeletePicture,
            >= '\u0080' and <= '\u009f' => Unknown,
            _ => one,
        };
}
