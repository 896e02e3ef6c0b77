namespace Pollinator.Portal.Server.Identity.Administration;

/// <summary>What a person types to find something, as a pattern of SQL.</summary>
internal static class SearchText
{
    public const string Escape = "\\";

    /// <summary>"contains", with nothing of the text read as a wildcard; null when nothing was typed.</summary>
    public static string? Pattern(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? null
            : "%"
                + text.Trim()
                    .Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("%", "\\%", StringComparison.Ordinal)
                    .Replace("_", "\\_", StringComparison.Ordinal)
                + "%";
}
