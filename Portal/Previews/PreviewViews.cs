using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

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

    private static PreviewView AsWritten => new(Text, L("As written"));

    /// <summary>The ways, the first one first; none where there is but one.</summary>
    public static IReadOnlyList<PreviewView> Of(string path, FileLook? preview) =>
        preview switch
        {
            FileLook.Table { Content.Numbers.Columns.Count: > 0 } => [new(null, L("Table")), new(Chart, L("Chart")), AsWritten],
            FileLook.Table => [new(null, L("Table")), AsWritten],
            FileLook.Markdown => [new(null, L("Page")), AsWritten],
            FileLook.Text { IsLaidOut: true } => [new(null, L("Laid out")), AsWritten],
            FileLook.Text when Laid(path) is { } words => [new(null, words), AsWritten],
            _ => [],
        };

    // What a file that is shown as it is written would be otherwise.
    private static string? Laid(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" or ".TSV" => L("Table"),
            ".MD" or ".MARKDOWN" => L("Page"),
            ".JSON" => L("Laid out"),
            _ => null,
        };
}
