using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Language;

/// <summary>
/// What people read, in the language of who reads it. The English text is the name of its translations (<c>Language/sv.json</c>), so a page still reads
/// like a page; what has none is shown in English.
/// </summary>
public static class Wording
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Translations = Languages
        .All.Skip(1)
        .ToFrozenDictionary(language => language.Code, language => Read(language.Code), StringComparer.Ordinal);

    /// <summary>A text without holes.</summary>
    public static string L(string english) => Of(CultureInfo.CurrentUICulture.Name).GetValueOrDefault(english, english);

    /// <summary>A text with holes, <c>{0}</c> and on, which another language may have in another order.</summary>
    public static string L(string english, params object?[] values) => string.Format(CultureInfo.InvariantCulture, L(english), values);

    /// <summary>Why the portal said no, as its reader is told.</summary>
    public static string InWords(this Refusal refusal) => refusal.Text.InWords();

    /// <summary>A text of a service, as its reader is told.</summary>
    public static string InWords(this Words words) =>
        words.Arguments.Count == 0 && !Of(CultureInfo.CurrentUICulture.Name).ContainsKey(words.Template)
            ? Said(words.English)
            : L(words.Template, words.Arguments.Select(argument => argument is Words said ? said.InWords() : argument).ToArray());

    /// <summary>What a program told in English as a whole: its sentence is found again, where it is a known one.</summary>
    [return: NotNullIfNotNull(nameof(english))]
    public static string? Said(string? english)
    {
        if (english is null)
        {
            return null;
        }

        var all = Of(CultureInfo.CurrentUICulture.Name);
        return all.Count == 0 ? english
            : all.TryGetValue(english, out var whole) ? whole
            : ProgramSentences.Find(english) ?? english;
    }

    /// <summary>
    /// The language of such a text where it is not the page's, for an attribute <c>lang</c>: who listens to a page hears it pronounced as what it is.
    /// </summary>
    public static string? LanguageOf(string? told) =>
        string.IsNullOrEmpty(told) || Of(CultureInfo.CurrentUICulture.Name).Count == 0 || Said(told) != told ? null : Languages.All[0].Code;

    /// <summary>The same where some of it is marked up: a value that is markup stays so, all else is encoded.</summary>
    public static MarkupString Marked(string english, params object?[] values) =>
        new(string.Format(CultureInfo.InvariantCulture, WebUtility.HtmlEncode(L(english)), [.. values.Select(Encoded)]));

    /// <summary>What is written for somebody who does not ask just now, in their language. All of it is there when this returns.</summary>
    public static T In<T>(string language, Func<T> written)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return written();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>A value as code.</summary>
    public static MarkupString Code(string text) => new($"<code>{WebUtility.HtmlEncode(text)}</code>");

    /// <summary>A value that stands out.</summary>
    public static MarkupString Strong(string text) => new($"<strong>{WebUtility.HtmlEncode(text)}</strong>");

    /// <summary>A value that leads to a page of ours.</summary>
    public static MarkupString Link(string url, string text) => new($"<a href=\"{WebUtility.HtmlEncode(url)}\">{WebUtility.HtmlEncode(text)}</a>");

    /// <summary>All translations into a language, by the English text; none for English.</summary>
    public static IReadOnlyDictionary<string, string> Of(string language) =>
        Translations.GetValueOrDefault(language, FrozenDictionary<string, string>.Empty);

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = typeof(Wording).Assembly.GetManifestResourceStream($"Language/{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static object Encoded(object? value) => value is MarkupString markup ? markup.Value : WebUtility.HtmlEncode(value?.ToString() ?? "");
}
