using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>A SHA-256 value, written as 64 lower-case hexadecimal digits. Names a chunk, a file or a snapshot by its content.</summary>
[JsonConverter(typeof(ContentHashConverter))]
public readonly record struct ContentHash : IParsable<ContentHash>
{
    private static readonly string Zero = new('0', 64);
    private readonly string? _hex;

    // All zero is kept as null, so that it equals the default value however it came to be.
    private ContentHash(string hex) => _hex = string.Equals(hex, Zero, StringComparison.Ordinal) ? null : hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex => _hex ?? Zero;

    /// <summary>The first seven digits, as shown to people.</summary>
    public string Short => Hex[..7];

    /// <summary>The SHA-256 of these bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromBytes(hash);
    }

    /// <summary>Takes over a finished SHA-256 value of 32 bytes.</summary>
    public static ContentHash FromBytes(ReadOnlySpan<byte> hash) =>
        hash.Length == SHA256.HashSizeInBytes
            ? new(Convert.ToHexStringLower(hash))
            : throw new ArgumentException("A SHA-256 value has 32 bytes.", nameof(hash));

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    /// <inheritdoc />
    public static ContentHash Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException("A content hash has 64 lower-case hexadecimal digits.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ContentHash result)
    {
        var valid = s is { Length: 64 } && s.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0;
        result = valid ? new ContentHash(s!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Hex;
}

/// <summary>Writes a hash as its 64 digits. Public, since source generators of other assemblies must see it.</summary>
public sealed class ContentHashConverter : JsonConverter<ContentHash>
{
    /// <inheritdoc />
    public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentHash.TryParse(reader.GetString(), null, out var hash)
            ? hash
            : throw new JsonException("A content hash has 64 lower-case hexadecimal digits.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);

    /// <inheritdoc />
    public override ContentHash ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Hex);
}
