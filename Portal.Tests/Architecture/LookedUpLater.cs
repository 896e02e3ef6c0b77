using System.Text.RegularExpressions;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>
/// Texts that stand in a table in English and are looked up where they are shown. Elsewhere the text stands where it is looked up, so that a
/// reader, and the tests, see that it is one.
/// </summary>
/// <param name="Use">What is looked up, in C#; behind its file's path where it has no name of its own.</param>
/// <param name="Room">The file or the folder where the texts stand; empty where another rule knows them.</param>
/// <param name="Pattern">How each stands there.</param>
internal sealed record LookedUpLater(string Use, string Room = "", string Pattern = "")
{
    private const string Identity = "Portal.Server/Identity";
    private const string Refused = """
        \bconst string Refused =\s+"(?<text>[^"]+)"
        """;
    private const string Limits = """
        ^\s+"(?<text>[^"]+ raised[^"]*\.)",$
        """;
    private const string Folders = """
        \bOf\("(?<text>[^"]+)", [^"]+("[a-z]+"\), )?"(?<text>[^"]+)"
        """;
    private const string Work = """
        \bWorkRecord(\(| Work \{ get; \} =\s+new\()(name|"(?<text>[^"]+)"), "(?<text>[^"]+)"
        """;

    /// <summary>All there are.</summary>
    public static IReadOnlyList<LookedUpLater> All { get; } =
    [
        // Looked at where the count is made.
        new("count == 1 ? one : many"),
        new("Portal/Editing/EditorWords.cs: text", "Portal/Editing/EditorWords.cs", @"^\s+""(?<text>[^""]+)"",$"),
        new("Portal/Jobs/JobPage.razor: words", "Portal/Jobs/JobPage.razor.cs", @"^\s+\(""[a-z]+"", ""(?<text>[^""]+)""\),$"),
        new("Portal/Layout/GoTo/KeysDialog.razor: words", "Portal/Layout/GoTo/KeysDialog.razor.cs", @"\], ""(?<text>[^""]+)""\),$"),
        new(
            "Portal/Notifications/Bell.razor: words",
            "Portal/Notifications/NotificationWords.cs",
            @"\(NotificationKinds\.\w+, ""(?<text>[^""]+)""\),$"
        ),
        new("filter.Word", "Portal/Jobs/JobFilter.cs", @"\bnew\([^,]+, ""(?<text>[^""]+)"", \["),
        new("limit.NotRaised", "Portal/Jobs/RaisedAsk.cs", Limits),
        new("limit.Raised", "Portal/Jobs/RaisedAsk.cs", Limits),
        new("spent.For", "Portal/Jobs/Timeline.cs", @"""(?<text>\{0\} (to|in|without) [a-z ]+)"""),
        new("Months[local.Month - 1]", "Portal/Shared/ViewerZone.cs", @"^\s+""(?<text>\{0\} [A-Z][a-z]+)"",$"),
        new("PushWords.Line(browser)", "Portal/Notifications/PushWords.cs", @"=> ""(?<text>[^""]*\bsince \{0\}[^""]*)"",$"),
        new("folder.What", "Portal.Server/Operations/MachineReading.cs", Folders),
        new("folder.Refuses", "Portal.Server/Operations/MachineReading.cs", Folders),
        new("work.Name", "Portal.Server", Work),
        new("work.For", "Portal.Server/Operations/WorkList.cs", @"\] = \(""(?<text>[^""]+)"", ""(?<text>[^""]+)""\),$"),
        new("work.Name", Identity, @"\bUseWriter\(""(?<text>[^""]+)"""),
        new("Portal.Server/Identity/Pages/FieldFault.cs: fault", Identity, @"\bErrorMessage = ""(?<text>[^""]+)"""),
        new("Says", Identity, @"\bSays=""(?<text>[^""]+)"""),
        new("SecondFactors.Refused", $"{Identity}/Factors/SecondFactors.cs", Refused),
        new("PasskeyUse.Refused", $"{Identity}/Factors/Passkeys.cs", Refused),
        new("SignIn.Refused", $"{Identity}/SignIn.cs", Refused),
    ];

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts =>
        [
            .. Sources()
                .SelectMany(code => Regex.Matches(code, Pattern, RegexOptions.ExplicitCapture | RegexOptions.Multiline, TimeSpan.FromSeconds(1)))
                .SelectMany(match => match.Groups["text"].Captures)
                .Select(text => text.Value),
        ];

    private IEnumerable<string> Sources() =>
        Room.Length == 0 ? []
        : File.Exists(Path.Combine(SourceFiles.Root, Room)) ? [File.ReadAllText(Path.Combine(SourceFiles.Root, Room))]
        : SourceFiles.Under(Room).Concat(SourceFiles.Under(Room, "*.razor")).Select(file => string.Join('\n', file.Lines));
}
