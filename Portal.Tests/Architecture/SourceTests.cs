using System.Text.RegularExpressions;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>What sources look like.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;
    private const int LongestPage = 200;
    private const int LongestProgram = 60;

    [Fact]
    public void Files_StayUnder400Lines() =>
        Assert.Empty(SourceFiles.All().Where(file => file.Lines.Length > LongestFile).Select(file => $"{file.Path}: {file.Lines.Length}"));

    [Fact]
    public void Pages_StayUnder200Lines() =>
        Assert.Empty(
            SourceFiles.Product("*.razor").Where(file => file.Lines.Length > LongestPage).Select(file => $"{file.Path}: {file.Lines.Length}")
        );

    [Fact]
    public void Program_OfThePortal_IsATableOfContents() =>
        Assert.True(SourceFiles.Under("Portal.Server", "Program.cs").Single().Lines.Length <= LongestProgram);

    [Fact]
    public void Methods_StayUnder60Lines() => Assert.Empty(SourceFiles.Product().SelectMany(LongMethods));

    [Fact]
    public void Time_ComesFromTheTimeProvider() => Assert.Empty(Matches(SourceFiles.Product().Concat(SourceFiles.Product("*.razor")), WallClock()));

    [Fact]
    public void Waiting_IsNeverBlocking()
    {
        string[] known =
        [
            // Disposes a file whose opening has long succeeded.
            "Portal.Server/Logs/LogShelf.cs",
            // Stream demands a blocking read; the web server never calls it.
            "Portal.Server/Projects/ChunkedStream.cs",
        ];
        var files = SourceFiles.Product().Where(file => !known.Contains(file.Path, StringComparer.Ordinal));

        Assert.Empty(Matches(files, Blocking()));
    }

    [Fact]
    public void Events_AreNeverAsyncVoid() => Assert.Empty(Matches(SourceFiles.Product(), AsyncVoid()));

    // Enter does nothing while the button that sends a form is disabled, and who types fast is ahead of what the server has heard of.
    [Fact]
    public void Forms_AreSentByEnter_HoweverLittleTheServerHasHeardOfWhatWasTyped() =>
        Assert.DoesNotContain(
            SourceFiles.Product("*.razor").SelectMany(file => file.LinesWith("type=\"submit\"")),
            line => DisabledWhileEmpty().IsMatch(line)
        );

    // Playwright's own misses an address that comes while it begins to listen.
    [Fact]
    public void Journeys_WaitForAnAddressInTheirOwnWay() =>
        Assert.Empty(SourceFiles.Under("e2e", "*.cs").SelectMany(file => file.LinesWith("WaitForURL")));

    [Fact]
    public void Regions_AreNotUsed() => Assert.Empty(Matches(SourceFiles.All(), Region()));

    [Fact]
    public void Sources_NameNoPackageRegistry()
    {
        // Which registry serves the packages is the matter of the machine that builds.
        var hosts = new[] { "nuget" + ".org", "npm" + "js.org", "pypi" + ".org", "npm" + "js.com" };
        var files = new[] { "*.cs", "*.razor", "*.csproj", "*.props", "*.targets", "*.js", "*.json", "*.sh", "*.yaml", "*.yml" }
            .SelectMany(SourceFiles.All)
            .Concat(SourceFiles.Top());

        Assert.Empty(files.SelectMany(file => hosts.SelectMany(file.LinesWith)));
    }

    private static IEnumerable<string> Matches(IEnumerable<SourceFile> files, Regex pattern) =>
        files.SelectMany(file =>
            file.Lines.Select((line, index) => (line, index))
                .Where(at => !at.line.TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(at.line))
                .Select(at => file.At(at.index))
        );

    // The formatter puts a body's braces on lines of their own, at the indent of what they belong to.
    private static IEnumerable<string> LongMethods(SourceFile file)
    {
        for (var start = 1; start < file.Lines.Length; start++)
        {
            var brace = BodyStart().Match(file.Lines[start]);
            if (!brace.Success || !IsMethod(file, start, brace.Groups["indent"].Value))
            {
                continue;
            }

            var end = Array.IndexOf(file.Lines, brace.Groups["indent"].Value + "}", start);
            if (end - start - 1 > LongestMethod)
            {
                yield return $"{file.At(start - 1)} ({end - start - 1} lines)";
            }
        }
    }

    private static bool IsMethod(SourceFile file, int brace, string indent)
    {
        for (var line = brace - 1; line >= 0; line--)
        {
            var text = file.Lines[line];
            if (
                text.Length > indent.Length
                && text.StartsWith(indent, StringComparison.Ordinal)
                && !char.IsWhiteSpace(text[indent.Length])
                && text[indent.Length] != ')'
            )
            {
                return !TypeDeclaration().IsMatch(text)
                    && !text.Contains(" = ", StringComparison.Ordinal)
                    && !text.EndsWith(" switch", StringComparison.Ordinal);
            }
        }

        return false;
    }

    [GeneratedRegex("""disabled="[^"]*Length == 0""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DisabledWhileEmpty();

    [GeneratedRegex(@"^(?<indent>( {4}){1,2})\{$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BodyStart();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\.Result\b(?!\w)|\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)|Thread\.Sleep", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\basync void\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"^\s*#(end)?region\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Region();
}
