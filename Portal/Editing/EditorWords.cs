using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Editing;

/// <summary>What the editor's own parts say, such as its search: CodeMirror names each text by the English one.</summary>
public static class EditorWords
{
    private static readonly string[] Texts =
    [
        "Completions",
        "Control character",
        "Diagnostics",
        "Find",
        "Go to line",
        "No diagnostics",
        "Replace",
        "Selection deleted",
        "all",
        "by word",
        "close",
        "current match",
        "go",
        "match case",
        "next",
        "on line",
        "previous",
        "regexp",
        "replace",
        "replace all",
        "replaced $ matches",
        "replaced match on line $",
    ];

    /// <summary>The texts in the language of the page, by the English ones.</summary>
    public static IReadOnlyDictionary<string, string> All => Texts.ToDictionary(text => text, text => L(text), StringComparer.Ordinal);
}
