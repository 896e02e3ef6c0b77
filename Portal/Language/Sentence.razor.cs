using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Language;

/// <summary>A text whose holes are components: links, times, buttons. Another language may have them in another order.</summary>
public sealed partial class Sentence
{
    /// <summary>The text, with holes <c>{0}</c> and on.</summary>
    [Parameter, EditorRequired]
    public string English { get; set; } = "";

    /// <summary>What stands in the holes.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<RenderFragment> Holes { get; set; } = [];

    private IEnumerable<(string Before, RenderFragment? Hole)> Parts()
    {
        var text = Wording.L(English);
        var at = 0;
        foreach (Match hole in Hole().Matches(text))
        {
            yield return (text[at..hole.Index], Holes[int.Parse(hole.Groups["n"].Value, CultureInfo.InvariantCulture)]);
            at = hole.Index + hole.Length;
        }

        yield return (text[at..], null);
    }

    [GeneratedRegex(@"\{(?<n>[0-9])\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hole();
}
