using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Portal.Language;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Tests.Architecture;

namespace Pollinator.Portal.Tests.Projects;

public sealed partial class FolderWordsTests
{
    [Fact]
    public void Names_ThatTheBrowserRefuses_HaveWordsEach()
    {
        var codes = Codes(Fault());

        Assert.Contains("backslash", codes);
        Assert.Contains("name-not-utf8", codes);
        Assert.DoesNotContain(codes, code => FolderWords.Fault(code) == FolderWords.Fault("another"));
    }

    [Fact]
    public void Reasons_ForWhichTheBrowserStops_HaveWordsEach()
    {
        var codes = Codes(Stop());

        Assert.Contains("signed-out", codes);
        Assert.Contains("too-many", codes);
        Assert.DoesNotContain(codes, code => FolderWords.Of(Why(code)) == FolderWords.Of(Why("another")));
    }

    [Fact]
    public void Words_NameWhatTheyAreAbout()
    {
        Assert.Equal("a.bin changed while it was read. Drop the folder again; only the rest travels.", FolderWords.Of(Why("changed")));
        Assert.Contains("300,000 entries, and 200,000 are allowed", FolderWords.Of(Why("too-many")), StringComparison.Ordinal);
        Assert.Equal("The disk is full.", FolderWords.Of(Why("refused")));
    }

    [Fact]
    public void Words_AreOfTheLanguageOfThePage()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("sv");

            Assert.Equal("innehåller ett omvänt snedstreck", FolderWords.Fault("backslash"));
            Assert.StartsWith("a.bin ändrades", FolderWords.Of(Why("changed")), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Refusal_OfThePortals_IsSaidInTheLanguageOfThePage()
    {
        var problem = JsonSerializer.SerializeToElement(Problems.From(Refusal.NotFound("project")), ContractsJson.Default.Problem);
        // As stopped.js passes it on.
        var told = JsonSerializer.Serialize(new { code = "refused", words = problem.GetProperty("words") }, JsonSerializerOptions.Web);

        var why = JsonSerializer.Deserialize<StoppedSending>(told, JsonSerializerOptions.Web)!;

        Assert.Equal(FolderWords.Of(why), problem.GetProperty("detail").GetString());
        Assert.Equal("Det finns inget sådant projekt här som du får se.", Wording.In("sv", () => FolderWords.Of(why)));
    }

    private static StoppedSending Why(string code) => new(code, "a.bin", 300_000, "The disk is full.");

    private static HashSet<string> Codes(Regex said) =>
        [
            .. SourceFiles
                .Under("Portal/wwwroot/js/folder", "*.js")
                .SelectMany(file => said.Matches(string.Join('\n', file.Lines)))
                .Select(match => match.Groups["code"].Value),
        ];

    [GeneratedRegex(@"(?:\breturn |\bfault: |\? )""(?<code>[a-z0-9-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fault();

    [GeneratedRegex(@"\bnew (?:Stopped|Refused)\(""(?<code>[a-z0-9-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stop();
}
