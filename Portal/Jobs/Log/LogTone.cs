using System.Text.RegularExpressions;

namespace Pollinator.Portal.Jobs.Log;

/// <summary>Which lines warn or tell of an error, by the words programs use. A guess: it colours an edge and decides nothing.</summary>
public static partial class LogTone
{
    /// <summary>The css class of a line; null for most.</summary>
    public static string? Of(string text) =>
        text.Length > 2000 ? null
        : Errors().IsMatch(text) ? "l-error"
        : Warnings().IsMatch(text) ? "l-warn"
        : null;

    [GeneratedRegex(
        @"\b(ERROR|FATAL|CRITICAL|Traceback|Segmentation fault)\b|\b[A-Z]\w*(Error|Exception)\b|^error\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        100
    )]
    private static partial Regex Errors();

    [GeneratedRegex(@"\b(WARN|WARNING|Warning|\w+Warning)\b|^warning\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Warnings();
}
