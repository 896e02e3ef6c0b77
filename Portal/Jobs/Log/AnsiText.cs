using System.Text;

namespace Pollinator.Portal.Jobs.Log;

/// <summary>A piece of a line that looks the same throughout. Text is shown as text, never as markup.</summary>
/// <param name="Text">What is written.</param>
/// <param name="Css">Classes of our own; empty for plain text.</param>
/// <param name="Style">A colour of the program's own, made readable; null for none.</param>
/// <param name="IsHit">Whether the search found it.</param>
public readonly record struct LogSpan(string Text, string Css, string? Style, bool IsHit = false);

/// <summary>
/// Reads a line with escape codes (ECMA-48): keeps colours and weight, drops every other sequence and control character, so that
/// nothing of them reaches the browser.
/// </summary>
public static class AnsiText
{
    private const char Escape = '\u001b';

    /// <summary>The line in pieces; hits of <paramref name="needle"/> stand as pieces of their own.</summary>
    public static IReadOnlyList<LogSpan> Read(string line, string? needle = null)
    {
        var spans = new List<LogSpan>();
        var look = new AnsiLook();
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == Escape)
            {
                var (end, codes) = Sequence(line, i);
                if (codes is not null)
                {
                    Flush(spans, text, look);
                    look = look.With(codes);
                }
                i = end;
            }
            else if (c == '\t' || !char.IsControl(c))
            {
                text.Append(c);
            }
        }
        Flush(spans, text, look);
        return string.IsNullOrEmpty(needle) ? spans : Marked(spans, needle);
    }

    /// <summary>The line without its escape codes.</summary>
    public static string Plain(string line) => string.Concat(Read(line).Select(span => span.Text));

    private static void Flush(List<LogSpan> spans, StringBuilder text, AnsiLook look)
    {
        if (text.Length > 0)
        {
            spans.Add(new LogSpan(text.ToString(), look.Css, look.Style));
            text.Clear();
        }
    }

    // Where the sequence that begins here ends, and its codes when it sets colours. What is not finished on the line ends with it.
    private static (int End, string? Codes) Sequence(string line, int start)
    {
        if (start + 1 >= line.Length)
        {
            return (start, null);
        }
        return line[start + 1] switch
        {
            '[' => Control(line, start + 2),
            ']' or 'P' or '^' or '_' or 'X' => (StringEnd(line, start + 2), null),
            >= ' ' and <= '/' => (Math.Min(start + 2, line.Length - 1), null),
            _ => (start + 1, null),
        };
    }

    private static (int End, string? Codes) Control(string line, int from)
    {
        for (var i = from; i < line.Length; i++)
        {
            if (line[i] is >= '@' and <= '~')
            {
                return (i, line[i] == 'm' ? line[from..i] : null);
            }
        }
        return (line.Length - 1, null);
    }

    // A string (a title, a link) ends with BEL or ESC \.
    private static int StringEnd(string line, int from)
    {
        for (var i = from; i < line.Length; i++)
        {
            if (line[i] == '\a')
            {
                return i;
            }
            if (line[i] == Escape && i + 1 < line.Length && line[i + 1] == '\\')
            {
                return i + 1;
            }
        }
        return line.Length - 1;
    }

    private static List<LogSpan> Marked(List<LogSpan> spans, string needle)
    {
        var plain = string.Concat(spans.Select(span => span.Text));
        var marked = new List<LogSpan>(spans.Count);
        var (at, hit) = (0, plain.IndexOf(needle, StringComparison.OrdinalIgnoreCase));
        foreach (var span in spans)
        {
            var (from, end) = (at, at + span.Text.Length);
            while (at < end)
            {
                var inHit = hit >= 0 && at >= hit;
                var stop = Math.Min(
                    end,
                    hit < 0 ? end
                        : inHit ? hit + needle.Length
                        : hit
                );
                marked.Add(span with { Text = span.Text[(at - from)..(stop - from)], IsHit = inHit });
                at = stop;
                if (inHit && at == hit + needle.Length)
                {
                    hit = plain.IndexOf(needle, at, StringComparison.OrdinalIgnoreCase);
                }
            }
        }
        return marked;
    }
}
