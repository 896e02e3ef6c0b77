using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pollinator.Portal.Jobs;

/// <summary>An input or output as a person reads it. Pure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The value: a text as it is, anything else as JSON with a line for each part.</param>
/// <param name="Beginning">What stands for it while it is folded; null when it is short enough to stand there whole.</param>
public sealed record ShownValue(string Name, string Text, string? Beginning)
{
    private const int MostFlat = 160;
    private const int BeginningLength = 80;

    // What is written is shown as text, never as a part of a page's own code.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value.</summary>
    public static ShownValue Of(string name, JsonElement value)
    {
        var flat = value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
        if (flat.Length <= MostFlat && !flat.Contains('\n', StringComparison.Ordinal))
        {
            return new(name, flat, null);
        }
        var text = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? JsonSerializer.Serialize(value, Indented) : flat;
        var first = flat.AsSpan(0, Math.Min(BeginningLength, flat.Length));
        return new(name, text, string.Concat(first[..(first.IndexOf('\n') is var end and >= 0 ? end : first.Length)].TrimEnd(), "…"));
    }
}
