using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>An identifier that is a version-7 GUID with a type of its own, so that a job's id cannot stand where an executor's is asked for.</summary>
public interface IGuidId<TSelf> : IParsable<TSelf>
    where TSelf : struct, IGuidId<TSelf>
{
    /// <summary>The GUID itself.</summary>
    Guid Value { get; }

    /// <summary>Gives a GUID this id's type.</summary>
    static abstract TSelf From(Guid value);

    /// <summary>A new id. Ids made in the same millisecond are not ordered: use a sequence number where order matters.</summary>
    static virtual TSelf New() => TSelf.From(Guid.CreateVersion7());
}

/// <summary>Writes an id as its GUID in the "D" form and accepts no other form.</summary>
public sealed class GuidIdConverter<TId> : JsonConverter<TId>
    where TId : struct, IGuidId<TId>
{
    /// <inheritdoc />
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetGuid(out var value) ? TId.From(value) : throw new JsonException("An id is a GUID such as 0199c0de-0000-7000-8000-000000000000.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal static class GuidIds
{
    public static TId Parse<TId>(string text)
        where TId : struct, IGuidId<TId> =>
        TryParse<TId>(text, out var id) ? id : throw new FormatException($"'{text}' is not a GUID in the form 8-4-4-4-12.");

    // Only the "D" form: one id has one spelling, so a URL cannot name the same thing in two ways.
    public static bool TryParse<TId>(string? text, out TId id)
        where TId : struct, IGuidId<TId>
    {
        var parsed = Guid.TryParseExact(text, "D", out var value);
        id = TId.From(value);
        return parsed;
    }
}
