using System.Text.RegularExpressions;
using Pollinator.Portal.Language;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>What people read stands in resources, in each language, and nothing stands there that nobody reads.</summary>
public sealed partial class WordingTests
{
    private static readonly string[] Rooms = ["Portal", "Portal.Server/Identity"];

    public static TheoryData<string> Others => [.. Languages.All.Skip(1).Select(language => language.Code)];

    [Theory, MemberData(nameof(Others))]
    public void Texts_OfPages_AreTranslated(string language) =>
        Assert.Empty(Used().Except(Wording.Of(language).Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    // Some stand in a table, and are looked up where they are shown.
    [Theory, MemberData(nameof(Others))]
    public void Translations_AreUsed(string language)
    {
        var all = string.Join('\n', Sources());
        var unused = Wording
            .Of(language)
            .Keys.Except(Used(), StringComparer.Ordinal)
            .Where(key => !all.Contains($"\"{Escaped(key)}\"", StringComparison.Ordinal));

        Assert.Empty(unused);
    }

    [Theory, MemberData(nameof(Others))]
    public void Translations_HaveTheSameHoles(string language) =>
        Assert.All(Wording.Of(language), text => Assert.Equal(Holes(text.Key), Holes(text.Value)));

    // The text of an element that no expression makes. A semicolon is C# between two elements.
    [Fact]
    public void Pages_HaveNoTextOfTheirOwn() =>
        Assert.Empty(
            Files("*.razor").SelectMany(file => PlainText().Matches(Markup(Whole(file))).Select(match => $"{file.Path}: {match.Value.Trim()}"))
        );

    private static IEnumerable<string> Used() =>
        Sources()
            .SelectMany(file => LookedUp().Matches(file))
            .Select(match => Unescaped(match.Groups["text"].Value))
            // Chosen by code, where the texts stand as literals.
            .Where(text => !text.StartsWith('@'));

    private static IEnumerable<string> Sources() => Files("*.cs").Concat(Files("*.razor")).Select(Whole);

    private static IEnumerable<SourceFile> Files(string pattern) => Rooms.SelectMany(room => SourceFiles.Under(room, pattern));

    private static string Whole(SourceFile file) => string.Join('\n', file.Lines);

    private static string Markup(string razor) => razor.Split("@code", 2)[0];

    private static IEnumerable<string> Holes(string text) =>
        Hole().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order();

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Unescaped(string literal) =>
        literal
            .Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex(
        @"(?:\b(?:L|Marked)\(\s*""|\bEnglish="")(?<text>(?:[^""\\]|\\.)*)""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex LookedUp();

    [GeneratedRegex(@"\{[0-9](:[^}]*)?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hole();

    [GeneratedRegex(@">[^<>@{}=;]*\b[A-Z][a-z]+ [a-z]+[^<>@{}=;]*<", RegexOptions.NonBacktracking)]
    private static partial Regex PlainText();
}
