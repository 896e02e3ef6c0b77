using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pollinator.Contracts;
using Pollinator.Portal.Language;

namespace Pollinator.Portal.Tests.Shared;

/// <summary>Texts of services, which are made without knowing who reads them.</summary>
public sealed class WordsTests
{
    // As the REST API's.
    private static readonly JsonSerializerOptions Api = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ContractsJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    [Fact]
    public void Words_OfAnInterpolatedString_KeepItsTemplateAndItsArguments()
    {
        var (name, most) = ("HF_TOKEN", 3);

        Words words = $"The secret {name} is one of {most}.";

        Assert.Equal("The secret {0} is one of {1}.", words.Template);
        Assert.Equal(["HF_TOKEN", "3"], words.Arguments.Cast<string>());
        Assert.Equal("The secret HF_TOKEN is one of 3.", words.English);
        Assert.Equal(words.English, words.ToString());
    }

    [Fact]
    public void Words_WithFormatsAndAlignments_FormatAsEverywhere()
    {
        var (many, half, none) = (20_000, 0.5, (string?)null);

        Words words = $"[{many:N0}] [{half, 5:0.00}] [{many, -7}] [{none}]";

        Assert.Equal("[20,000] [ 0.50] [20000  ] []", words.English);
        Assert.Equal("[{0}] [{1}] [{2}] [{3}]", words.Template);
    }

    [Fact]
    public void Words_OfASum_AreOneTemplate()
    {
        var most = 3;

        Words words = $"There are {most} of them, " + $"which is the most.";

        Assert.Equal("There are {0} of them, which is the most.", words.Template);
    }

    [Theory, InlineData("a {0} b"), InlineData("{"), InlineData("{{}}"), InlineData("")]
    public void Words_OfATextWithBraces_HaveNoHoles(string text)
    {
        Words plain = text;
        Words held = $"{{ {text} }}";

        Assert.Equal(text, plain.English);
        Assert.Equal("{ " + text + " }", held.English);
        Assert.Equal("{{ {0} }}", held.Template);
    }

    [Fact]
    public void Words_WithWordsInThem_KeepBothTemplates()
    {
        var parts = 2;

        Words inner = $"has {parts} parts";
        Words outer = $"The name {inner}.";

        Assert.Equal("The name has 2 parts.", outer.English);
        Assert.Equal("The name {0}.", outer.Template);
        Assert.Same(inner, outer.Arguments[0]);
    }

    [Fact]
    public void Join_OfSeveral_PutsBlanksBetween()
    {
        var one = Made("a");

        Assert.Equal("The name a. The name a.", Words.Join([one, one]).English);
        Assert.Same(one, Words.Join([one]));
        Assert.Equal("", Words.Join([]).English);
    }

    [Fact]
    public void Words_OfTheSameParts_AreEqual()
    {
        Assert.Equal(Made("a"), Made("a"));
        Assert.Equal(Made("a").GetHashCode(), Made("a").GetHashCode());
        Assert.NotEqual(Made("a"), Made("b"));
        Assert.NotEqual<Words>("The name a.", Made("a"));
        Assert.Equal(new Refusal(RefusalKind.Invalid, "x", Made("a")), new Refusal(RefusalKind.Invalid, "x", Made("a")));
    }

    // As a page that is drawn twice keeps what it was told.
    [Fact]
    public void Refusal_ThroughJson_KeepsItsWords()
    {
        var most = 3;
        var told = new Refusal(RefusalKind.Conflict, "taken", $"{Made("{x}")} At most {most}.")
        {
            Faults = new Dictionary<string, Words[]> { ["name"] = [Made("y")] },
        };

        var kept = JsonSerializer.Deserialize<Refusal>(JsonSerializer.Serialize(told, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

        Assert.Equal((told.Kind, told.Code, told.Text, told.Message), (kept.Kind, kept.Code, kept.Text, kept.Message));
        Assert.Equal(told.Faults!["name"], kept.Faults!["name"]);
    }

    // Programs read a string there, and older ones always did.
    [Fact]
    public void Words_OverTheWire_AreTheEnglishText()
    {
        var file = new ProjectFile(null, null, [new ProjectFileFault(2, 3, $"It is {Made("x")}")], []);

        var json = JsonSerializer.Serialize(file, ContractsJson.Default.ProjectFile);
        var kept = JsonSerializer.Serialize(file.Errors[0], JsonSerializerOptions.Web);

        Assert.Contains("\"message\":\"It is The name x.\"", json, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"It is The name x.\"", JsonSerializer.Serialize(file, Api), StringComparison.Ordinal);
        Assert.Equal<Words>("It is The name x.", JsonSerializer.Deserialize(json, ContractsJson.Default.ProjectFile)!.Errors[0].Message);
        Assert.Equal(file.Errors[0], JsonSerializer.Deserialize<ProjectFileFault>(kept, JsonSerializerOptions.Web));
    }

    [Fact]
    public void InWords_OfARefusal_SpeaksTheReadersLanguage()
    {
        var (name, most) = ("train", 3);

        Assert.Equal("Det finns inget sådant projekt här som du får se.", InSwedish(Refusal.NotFound("project").Text));
        Assert.Equal("There is no such project here, or it is not yours to see.", Refusal.NotFound("project").InWords());
        Assert.Equal("Det finns redan ett projekt med namnet 'train'. Öppna det eller välj ett annat namn.", InSwedish(Taken(name)));
        Assert.Equal("Det finns redan 3 hemligheter. Ta bort en först.", InSwedish($"There are {most} secrets already. Remove one first."));
    }

    [Fact]
    public void InWords_OfAFaultWithinARefusal_TranslatesBoth()
    {
        var path = "a//b";

        Words fault = $"The name '{path}' {PathRules.FaultOf(path)!}. Choose another.";

        Assert.Equal("Namnet 'a//b' har en tom del. Välj ett annat.", InSwedish(fault));
    }

    [Fact]
    public void InWords_WithoutATranslation_StaysEnglish() => Assert.Equal("Nobody translates {this}.", InSwedish("Nobody translates {this}."));

    [Fact]
    public void Swedish_NamesRightsAndRolesAsItsFormsDo()
    {
        string[] names = ["Read", "Jobs", "Projects", "Executors", "Owner", "Member", "Viewer"];

        Assert.DoesNotContain(Wording.Of("sv").Values, text => text.Split(' ', '.', ',', '\'').Intersect(names, StringComparer.Ordinal).Any());
        Assert.EndsWith(
            "med rättigheten 'Se'.",
            InSwedish("This token was not made for reading. Make one with the right 'See'."),
            StringComparison.Ordinal
        );
    }

    private static Words Made(string name) => $"The name {name}.";

    private static Words Taken(string name) => $"There is a project named '{name}' already. Open it, or choose another name.";

    private static string InSwedish(Words words)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("sv");
        try
        {
            return words.InWords();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
