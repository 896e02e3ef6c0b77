using System.Text.RegularExpressions;
using Pollinator.Portal.Language;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>What people read stands in resources, in each language, and nothing stands there that nobody reads.</summary>
public sealed partial class WordingTests
{
    private static readonly string[] Rooms = ["Portal", "Portal.Server/Identity"];

    // Where a person may be told no.
    private static readonly string[] Services = ["Portal", "Portal.Server", "executors/Contracts"];

    // Only an executor's program is told these; no page shows them.
    private static readonly string[] ForPrograms =
    [
        "Portal.Server/Api/ProtocolCheck.cs",
        "Portal.Server/Broker/AttemptEnds.cs",
        "Portal.Server/Broker/Attempts.cs",
        "Portal.Server/Broker/Polls.cs",
        "Portal.Server/Executors/Assertions.cs",
        "Portal.Server/Executors/Sessions.cs",
    ];

    public static TheoryData<string> Others => [.. Languages.All.Skip(1).Select(language => language.Code)];

    [Theory, MemberData(nameof(Others))]
    public void Texts_OfPages_AreTranslated(string language) =>
        Assert.Empty(Used().Except(Wording.Of(language).Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Others))]
    public void Refusals_AreTranslated(string language) =>
        Assert.Empty(Refusals().Concat(NotFound()).Except(Wording.Of(language).Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    // Some stand in a table, and are looked up where they are shown; those of services are words with holes.
    [Theory, MemberData(nameof(Others))]
    public void Translations_AreUsed(string language)
    {
        var all = string.Join('\n', Sources());
        var unused = Wording
            .Of(language)
            .Keys.Except(Used(), StringComparer.Ordinal)
            .Except(Code().SelectMany(file => SourceText.Of(file.Code)).Select(text => text.Template), StringComparer.Ordinal)
            .Except(NotFound(), StringComparer.Ordinal)
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

    // What stands as a refusal's text; where a file makes words, each of its sentences; in the contracts also the phrases that follow a name.
    private static IEnumerable<string> Refusals() =>
        Code()
            .Where(file => !ForPrograms.Contains(file.Path, StringComparer.Ordinal))
            .SelectMany(file =>
                SourceText
                    .Of(file.Code)
                    .Where(text => Refused().IsMatch(text.Before) || (MakesWords().IsMatch(file.Code) && IsSaid(file.Path, text)))
                    .Select(text => text.Template)
            );

    private static bool IsSaid(string path, SourceText text) =>
        !Thrown().IsMatch(text.Before)
        && !text.Template.StartsWith("no such", StringComparison.Ordinal)
        && (
            IsSentence().IsMatch(text.Template)
            || (path.StartsWith("executors/Contracts/", StringComparison.Ordinal) && text.Template.Contains(' ', StringComparison.Ordinal))
        );

    private static IEnumerable<string> NotFound() =>
        Services
            .SelectMany(room => SourceFiles.Under(room).Concat(SourceFiles.Under(room, "*.razor")))
            .SelectMany(file => NotFoundNoun().Matches(Whole(file)))
            .Select(match => $"no such {match.Groups["noun"].Value}");

    private static IEnumerable<(string Path, string Code)> Code() =>
        Services
            .SelectMany(room => SourceFiles.Under(room))
            .Select(file => (file.Path, string.Join('\n', file.Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))));

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

    [GeneratedRegex(@"\bRefusalKind\.\w+,\s*[\w.""-]+,\s*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"(?<![\w.])Words(\?|\[\])?(>| \w)|\(Words\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MakesWords();

    [GeneratedRegex(@"Exception\(\s*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Thrown();

    [GeneratedRegex(@"\A[A-Z'{0-9].* .*\.\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex IsSentence();

    [GeneratedRegex(@"\bNotFound\(""(?<noun>[^""]+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotFoundNoun();

    [GeneratedRegex(@"\{[0-9](:[^}]*)?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hole();

    [GeneratedRegex(@">[^<>@{}=;]*\b[A-Z][a-z]+ [a-z]+[^<>@{}=;]*<", RegexOptions.NonBacktracking)]
    private static partial Regex PlainText();
}
