using System.Text.RegularExpressions;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>A text that a page looks up, as its source names it.</summary>
/// <param name="Path">Where it is looked up.</param>
/// <param name="Argument">What stands there in C#.</param>
internal sealed partial record Lookup(string Path, string Argument)
{
    /// <summary>The texts themselves, where they stand there: one, or one of several by a condition. Null where they stand elsewhere.</summary>
    public IReadOnlyList<string>? Texts =>
        Spelled().Match(Argument) is { Success: true } spelled
            ? [.. spelled.Groups["text"].Captures.Select(text => SourceText.Unescaped(text.Value))]
            : null;

    /// <summary>All in a file: what L and Marked are given, the two words of a count, and what a sentence with components is given by code.</summary>
    public static IEnumerable<Lookup> In(SourceFile file)
    {
        var code = string.Join('\n', file.Lines);
        // Another class may have methods of these names.
        var isWording = file.Path.EndsWith(".razor", StringComparison.Ordinal) || code.Contains("Language.Wording", StringComparison.Ordinal);
        return Opening()
            .Matches(code)
            .SelectMany(call => LookedUp(call.Value, isWording, [.. Arguments(code, call.Index + call.Length)]))
            .Concat(OfSentence().Matches(code).Select(sentence => sentence.Groups["code"].Value))
            .Select(argument => new Lookup(file.Path, argument));
    }

    private static IEnumerable<string> LookedUp(string call, bool isWording, string[] arguments) =>
        call.EndsWith("Count(", StringComparison.Ordinal) ? (arguments.Length == 3 ? arguments[1..] : [])
        : isWording ? arguments.Take(1)
        : [];

    // Up to the bracket that closes the call.
    private static IEnumerable<string> Arguments(string code, int from)
    {
        var (depth, start) = (0, from);
        for (var token = Token().Match(code, from); token.Success && depth >= 0; token = token.NextMatch())
        {
            depth += token.Value switch
            {
                "(" or "[" or "{" => 1,
                ")" or "]" or "}" => -1,
                _ => 0,
            };
            if (depth < 0 || (depth == 0 && token.Value == ","))
            {
                yield return code[start..token.Index].Trim();
                start = token.Index + 1;
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.])((Wording\.)?(L|Marked)|(Shared\.)?Sizes\.Count)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\bEnglish=""@(?<code>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfSentence();

    // A condition in which no text stands.
    [GeneratedRegex(""""\A([^?"]+\?\s*"(?<text>([^"\\]|\\.)*)"\s*:\s*)*"(?<text>([^"\\]|\\.)*)"\z"""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Spelled();

    // A sign, a raw text, a verbatim one, one with holes, in which texts may stand, a plain one, a comment; and what parts arguments.
    [GeneratedRegex(
        """"'(\\.[^']*|[^'\\])'|"""[\s\S]*?"""|@"([^"]|"")*"|\$"([^"\\{]|\\.|\{\{|\{([^"{}]|"([^"\\]|\\.)*")*\})*"|"([^"\\]|\\.)*"|//[^\n]*|[()\[\]{},]"""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Token();
}
