using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Values of a YAML text as JSON, and back. A word without quotes is a number, true, false or null where JSON has it so, and else a text.</summary>
internal static partial class YamlJson
{
    /// <summary>The value of a node.</summary>
    public static JsonElement Of(YamlNode node)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            Write(writer, node);
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>A value on one line, as a YAML text may have it anywhere.</summary>
    public static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "{"
                + string.Join(", ", value.EnumerateObject().Select(member => $"{YamlScalar.Quoted(member.Name)}: {Text(member.Value)}"))
                + "}",
            JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(Text)) + "]",
            JsonValueKind.String => YamlScalar.Quoted(value.GetString()!),
            JsonValueKind.Undefined => "null",
            _ => value.GetRawText(),
        };

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Pairs)
                {
                    writer.WritePropertyName(key.Value);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlText { IsEmpty: true }:
                writer.WriteNullValue();
                break;
            case YamlText { IsPlain: true, Value: "true" or "false" } flag:
                writer.WriteBooleanValue(flag.Value == "true");
                break;
            case YamlText { IsPlain: true } number when JsonNumber().IsMatch(number.Value):
                writer.WriteRawValue(number.Value);
                break;
            case YamlText text:
                writer.WriteStringValue(text.Value);
                break;
        }
    }

    // RFC 8259, section 6.
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonNumber();
}
