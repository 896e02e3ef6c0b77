using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pollinator.Portal.Tests.Ledger;

/// <summary>Small changes to JSON values.</summary>
internal static class Mutations
{
    private const string Base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The value with one digit or letter changed, or something added to it.</summary>
    public static JsonNode Of(JsonNode value, int how) =>
        value.GetValueKind() == JsonValueKind.Number
            ? JsonValue.Create(value.GetValue<long>() ^ (1L << (how % 40)))
            : JsonValue.Create(Text(value.GetValue<string>(), how));

    /// <summary>Base64 text with another digit at one place.</summary>
    public static string Base64(string text, int place) => Replace(text, place % text.TrimEnd('=').Length, how: 1);

    private static string Text(string text, int how) =>
        text.Length == 0 || how % 7 == 0 ? text + "x"
        : how % 7 == 1 ? text[..^1]
        : Replace(text, how % text.Length, how);

    private static string Replace(string text, int place, int how)
    {
        var digit = Base64Digits.IndexOf(text[place], StringComparison.Ordinal);
        var other = Base64Digits[(digit + 1 + (how % 62)) % 64];
        return $"{text[..place]}{other}{text[(place + 1)..]}";
    }
}
