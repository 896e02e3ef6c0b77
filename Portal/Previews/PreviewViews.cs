using Pollinator.Contracts;

namespace Pollinator.Portal.Previews;

/// <summary>One way of looking at a file: its name in the address, null for the one that is taken without a name, and its words.</summary>
public sealed record PreviewView(string? Name, string Words);

/// <summary>Which ways of looking there are at what was found.</summary>
public static class PreviewViews
{
    /// <summary>As a chart.</summary>
    public const string Chart = "chart";

    /// <summary>As it is written.</summary>
    public const string Text = "text";

    private static readonly PreviewView AsWritten = new(Text, "As written");

    /// <summary>The ways, the first one first; none where there is but one.</summary>
    public static IReadOnlyList<PreviewView> Of(string path, FileLook? preview) =>
        preview switch
        {
            FileLook.Table { Content.Numbers.Columns.Count: > 0 } => [new(null, "Table"), new(Chart, "Chart"), AsWritten],
            FileLook.Table => [new(null, "Table"), AsWritten],
            FileLook.Markdown => [new(null, "Page"), AsWritten],
            FileLook.Text { IsLaidOut: true } => [new(null, "Laid out"), AsWritten],
            FileLook.Text when Laid(path) is { } words => [new(null, words), AsWritten],
            _ => [],
        };

    // What a file that is shown as it is written would be otherwise.
    private static string? Laid(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" or ".TSV" => "Table",
            ".MD" or ".MARKDOWN" => "Page",
            ".JSON" => "Laid out",
            _ => null,
        };
}
