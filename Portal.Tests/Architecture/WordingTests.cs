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

    // What has blanks beside words and is no text for a reader: markup, a command, purposes of ciphers.
    private static readonly string[] NotSaid = ["<a href=\"{0}\">{1}</a>", "pollinator-local --portal {0}", "add {0}", "use {0}"];

    public static TheoryData<string> Others => [.. Languages.All.Skip(1).Select(language => language.Code)];

    [Theory, MemberData(nameof(Others))]
    public void Texts_OfPages_AreTranslated(string language) =>
        Assert.Empty(Used().Except(Wording.Of(language).Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Others))]
    public void Refusals_AreTranslated(string language) =>
        Assert.Empty(Refusals().Concat(NotFound()).Except(Wording.Of(language).Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    // Else no test could tell whether they have a translation.
    [Fact]
    public void Lookups_NameTheirTexts_OrStandOnTheList() =>
        Assert.Empty(Elsewhere().Where(one => !LookedUpLater.All.Any(known => IsUse(one, known))).Select(one => $"{one.Path}: {one.Argument}"));

    [Fact]
    public void Tables_AreLookedUp_AndHaveTexts()
    {
        var elsewhere = Elsewhere().ToList();

        Assert.Empty(LookedUpLater.All.Where(known => !elsewhere.Exists(one => IsUse(one, known))).Select(known => known.Use));
        Assert.Empty(LookedUpLater.All.Where(known => known.Room.Length > 0 && known.Texts.Count == 0).Select(known => known.Use));
    }

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
            .Select(match => SourceText.Unescaped(match.Groups["text"].Value))
            // Chosen by code, where the texts stand as literals.
            .Where(text => !text.StartsWith('@'))
            .Concat(Lookups().SelectMany(one => one.Texts ?? []))
            .Concat(LookedUpLater.All.SelectMany(table => table.Texts))
            .Concat(ProgramSentences.All);

    private static IEnumerable<Lookup> Elsewhere() => Lookups().Where(one => one.Texts is null);

    // What finds translations is itself no use of them.
    private static IEnumerable<Lookup> Lookups() =>
        Files("*.cs")
            .Concat(Files("*.razor"))
            .Where(file => !file.Path.StartsWith("Portal/Language/", StringComparison.Ordinal))
            .SelectMany(Lookup.In);

    private static bool IsUse(Lookup one, LookedUpLater known) => known.Use == one.Argument || known.Use == $"{one.Path}: {one.Argument}";

    // What stands as a refusal's text; where a file makes words, each of its sentences, and the phrases that stand beside a name.
    private static IEnumerable<string> Refusals() =>
        Code()
            .Where(file => !ForPrograms.Contains(file.Path, StringComparer.Ordinal))
            .SelectMany(file =>
                SourceText
                    .Of(file.Code)
                    .Where(text => Refused().IsMatch(text.Before) || (MakesWords().IsMatch(file.Code) && IsSaid(text)))
                    .Select(text => text.Template)
            );

    private static bool IsSaid(SourceText text) =>
        !NotForReaders().IsMatch(text.Before)
        && !text.Template.StartsWith("no such", StringComparison.Ordinal)
        && !NotSaid.Contains(text.Template, StringComparer.Ordinal)
        && HasWords().IsMatch(text.Template);

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

    [GeneratedRegex(
        @"(?:\b(?:L|Marked)\(\s*""|\bEnglish="")(?<text>(?:[^""\\]|\\.)*)""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex LookedUp();

    [GeneratedRegex(@"\bRefusalKind\.\w+,\s*[\w.""-]+,\s*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"(?<![\w.])Words(\?|\[\])?(>| \w)|\(Words\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MakesWords();

    // What is thrown or logged, and the nouns of which another rule makes a sentence.
    [GeneratedRegex(@"(Exception|NotFound)\(\s*\z|\bLogLevel\.\w+,\s*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotForReaders();

    // Several words, or one beside a hole; a sum's piece may begin or end with a blank.
    [GeneratedRegex(@"[A-Za-z]\S* \S|\S \S*[A-Za-z]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HasWords();

    [GeneratedRegex(@"\bNotFound\(""(?<noun>[^""]+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotFoundNoun();

    [GeneratedRegex(@"\{[0-9](:[^}]*)?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hole();

    [GeneratedRegex(@">[^<>@{}=;]*\b[A-Z][a-z]+ [a-z]+[^<>@{}=;]*<", RegexOptions.NonBacktracking)]
    private static partial Regex PlainText();
}
