namespace Pollinator.Portal.Jobs.Log;

/// <summary>Which lines warn or tell of an error, by the words programs use. A guess: it colours an edge and decides nothing.</summary>
public static class LogTone
{
    /// <summary>The css class of a line; null for most. One pass over the text, whatever stands in it.</summary>
    public static string? Of(string text)
    {
        if (text.Contains("Segmentation fault", StringComparison.Ordinal))
        {
            return "l-error";
        }
        var warns = false;
        var isFirst = true;
        for (var at = 0; at < text.Length; )
        {
            var length = WordLength(text, at);
            if (length == 0)
            {
                at++;
                continue;
            }
            var word = text.AsSpan(at, length);
            if (IsError(word, isFirst))
            {
                return "l-error";
            }
            warns |= IsWarning(word, isFirst);
            isFirst = false;
            at += length;
        }
        return warns ? "l-warn" : null;
    }

    private static int WordLength(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }
        return end - at;
    }

    // "ValueError", "NullReferenceException": names of faults begin with a capital. "error" begins a compiler's line.
    private static bool IsError(ReadOnlySpan<char> word, bool isFirst) =>
        word is "ERROR" or "FATAL" or "CRITICAL" or "Traceback"
        || (char.IsUpper(word[0]) && (word.EndsWith("Error") || word.EndsWith("Exception")))
        || (isFirst && word is "error");

    private static bool IsWarning(ReadOnlySpan<char> word, bool isFirst) =>
        word is "WARN" or "WARNING" || word.EndsWith("Warning") || (isFirst && word is "warning");
}
