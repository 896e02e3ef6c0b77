using System.Text;

namespace Pollinator.Portal.Jobs;

/// <summary>Turns a typed command line into the array a job is given, and back. Quotes and backslashes group words as in a shell; nothing is expanded, since no shell will see it.</summary>
public static class CommandWords
{
    private const string ShellMarks = "|&;<>$`*?(){}~#!";

    /// <summary>The words; false when a quote is left open.</summary>
    public static bool TrySplit(string? line, out IReadOnlyList<string> words)
    {
        var found = new List<string>();
        var word = new StringBuilder();
        var begun = false;
        var quote = '\0';
        var text = line ?? "";
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                End();
            }
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || text[i + 1] is '"' or '\\'))
            {
                (begun, _) = (true, word.Append(text[++i]));
            }
            else if (c == quote || (quote == '\0' && c is '"' or '\''))
            {
                (begun, quote) = (true, quote == '\0' ? c : '\0');
            }
            else
            {
                (begun, _) = (true, word.Append(c));
            }
        }
        End();
        words = quote == '\0' ? found : [];
        return quote == '\0';

        void End()
        {
            if (begun)
            {
                found.Add(word.ToString());
            }
            word.Clear();
            begun = false;
        }
    }

    /// <summary>One line that <see cref="TrySplit"/> reads back to the same words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>The first thing on the line that only a shell would understand, or null.</summary>
    public static string? FindShellMark(IReadOnlyList<string> words)
    {
        // A shell that is asked for on purpose understands them.
        if (words is [var program, "-c" or "-lc" or "-ec" or "-euc", ..] && program.EndsWith("sh", StringComparison.Ordinal))
        {
            return null;
        }
        return words.FirstOrDefault(w => w is "|" or "||" or "&&" or ">" or ">>" or "<" or ";" or "&" or "2>&1" || w.StartsWith('$'));
    }

    private static string Quote(string word) =>
        word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '\\' || ShellMarks.Contains(c))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
