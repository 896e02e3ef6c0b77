using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pollinator.Portal.Server.Previews;

/// <summary>Lays JSON out, a value a line. Numbers stay as they were written, and a key that stands twice stays twice.</summary>
internal static class JsonLayout
{
    // What is written is shown as text, never as a part of a page's own code: umlauts and quotes may stay what they are.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Lays it out; throws <see cref="JsonException"/> where it is none, or nested deeper than 64 levels.</summary>
    public static string Write(string json)
    {
        using var document = JsonDocument.Parse(json);
        var written = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var writer = new Utf8JsonWriter(written, Indented))
        {
            document.WriteTo(writer);
        }

        return PlainText.Of(Encoding.UTF8.GetString(written.WrittenSpan));
    }
}
