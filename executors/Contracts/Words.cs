using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>
/// A text for a person that can still be put into another language: its sentence with holes, and what stands in them. An interpolated string
/// becomes one by itself where one is asked for. An arm of <c>?:</c> does not: its type is found first and is string, so there a cast says it.
/// Of a sum each part is interpolated, also one without holes.
/// </summary>
[InterpolatedStringHandler]
[JsonConverter(typeof(WordsJson))]
public sealed class Words : IEquatable<Words>
{
    private readonly StringBuilder _template;
    private readonly List<object> _arguments;

    /// <summary>Called by the compiler, which then appends the parts.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Words(int literalLength, int formattedCount) =>
        (_template, _arguments) = (new StringBuilder(literalLength), new List<object>(formattedCount));

    internal Words(string template, List<object> arguments) => (_template, _arguments) = (new StringBuilder(template), arguments);

    /// <summary>The sentence in English with holes <c>{0}</c> and on. A brace of its own stands there twice.</summary>
    public string Template => _template.ToString();

    /// <summary>What stands in the holes: texts, formatted for no culture, and <see cref="Words"/>, which have translations of their own.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>The whole text in English.</summary>
    public string English => string.Format(CultureInfo.InvariantCulture, Template, _arguments.ToArray());

    /// <summary>A text without holes.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Words?(string? text) => text is null ? null : new Words(Escaped(text), []);

    /// <summary>Several texts, one after the other with blanks between.</summary>
    public static Words Join(IEnumerable<Words> texts)
    {
        List<object> all = [.. texts];
        return all is [Words one] ? one : new Words(string.Join(' ', all.Select((_, place) => Hole(place))), all);
    }

    /// <summary>Called by the compiler.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendLiteral(string value) => _template.Append(Escaped(value));

    /// <summary>Called by the compiler.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(Words value) => Fill(value);

    /// <summary>Called by the compiler.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<T>(T value, int alignment = 0, string? format = null)
    {
        var text = (value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString()) ?? "";
        Fill(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    /// <inheritdoc />
    public bool Equals(Words? other) =>
        other is not null && string.Equals(Template, other.Template, StringComparison.Ordinal) && _arguments.SequenceEqual(other._arguments);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Words);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Template);

    /// <summary>The whole text in English.</summary>
    public override string ToString() => English;

    private static string Hole(int place) => string.Create(CultureInfo.InvariantCulture, $"{{{place}}}");

    private static string Escaped(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private void Fill(object argument)
    {
        _template.Append(Hole(_arguments.Count));
        _arguments.Add(argument);
    }
}

/// <summary>
/// Words as JSON. Programs get the English text, a string: so it is wherever <see cref="ContractsJson"/> takes part. Elsewhere they are a list of the
/// template and its arguments, in which a list is words again, so that a page that is drawn twice keeps them.
/// </summary>
internal sealed class WordsJson : JsonConverter<Words>
{
    public override Words Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.GetString() is not { } template)
        {
            throw new JsonException("Words are a text, or a list that begins with one.");
        }

        var arguments = new List<object>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            arguments.Add(
                reader.TokenType == JsonTokenType.StartArray ? Read(ref reader, typeToConvert, options) : (object)(reader.GetString() ?? "")
            );
        }

        return new Words(template, arguments);
    }

    public override void Write(Utf8JsonWriter writer, Words value, JsonSerializerOptions options)
    {
        if (options.TypeInfoResolverChain.Any(resolver => resolver is ContractsJson))
        {
            writer.WriteStringValue(value.English);
        }
        else
        {
            WriteParts(writer, value);
        }
    }

    private static void WriteParts(Utf8JsonWriter writer, Words value)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Template);
        foreach (var argument in value.Arguments)
        {
            if (argument is Words words)
            {
                WriteParts(writer, words);
            }
            else
            {
                writer.WriteStringValue((string)argument);
            }
        }

        writer.WriteEndArray();
    }
}
