using System.Globalization;
using System.Text.RegularExpressions;
using Pollinator.Portal.Tests.Architecture;

namespace Pollinator.Portal.Tests.Layout;

/// <summary>Every pair of text and ground of every theme (tokens.css) can be read.</summary>
public sealed partial class ThemeColoursTests
{
    private static readonly string[] States = ["running", "queued", "assigned", "waiting", "succeeded", "failed", "attention"];
    private static readonly string[] Inks = ["red", "green", "yellow", "blue", "magenta", "cyan", "grey"];

    [Theory]
    [InlineData(4.5, 3)]
    [InlineData(4.5, 3, "[data-theme=\"dark\"]")]
    [InlineData(7, 4.5, "[data-contrast=\"more\"]")]
    [InlineData(7, 4.5, "[data-theme=\"dark\"]", "[data-contrast=\"more\"]", "[data-contrast=\"more\"][data-theme=\"dark\"]")]
    public void Pairs_OfATheme_HaveTheirContrast(double ofText, double ofLines, params string[] selectors)
    {
        var colours = Colours(selectors);

        (string Ink, string Ground, double Least)[] pairs =
        [
            .. TextPairs().Select(pair => (pair.Ink, pair.Ground, ofText)),
            ("field-border", "surface", ofLines),
            ("field-border", "bg", ofLines),
        ];
        var faults = pairs
            .Select(pair => (pair.Ink, pair.Ground, pair.Least, Is: Contrast(colours[pair.Ink], colours[pair.Ground])))
            .Where(pair => pair.Is < pair.Least)
            .Select(pair =>
                string.Create(CultureInfo.InvariantCulture, $"{pair.Ink} on {pair.Ground}: {pair.Is:0.00}, and {pair.Least} is the least")
            );

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("[data-contrast=\"more\"]")]
    [InlineData("[data-theme=\"dark\"]", "[data-contrast=\"more\"]", "[data-contrast=\"more\"][data-theme=\"dark\"]")]
    public void Lines_OfHighContrast_CanBeSeen(params string[] selectors)
    {
        var colours = Colours(selectors);

        Assert.All(new[] { "surface", "sunken" }, ground => Assert.True(Contrast(colours["border"], colours[ground]) >= 4.5, ground));
    }

    private static IEnumerable<(string Ink, string Ground)> TextPairs()
    {
        string[] grounds = ["bg", "surface", "sunken", "log-surface"];
        var texts = new[] { "text", "text2", "text3", "link" }.SelectMany(ink => grounds.Select(ground => (ink, ground)));
        var states = States.SelectMany(state =>
            new[] { (state, state + "-tint"), (state, "surface"), ("text", state + "-tint"), ("text2", state + "-tint") }
        );
        var inks = Inks.Select(ink => ("ansi-" + ink, "log-surface"));
        return texts.Concat(states).Concat(inks).Append(("text", "hit")).Append(("text", "selection")).Append(("on-primary", "primary"));
    }

    // As the cascade has them: each selector wins over those before it.
    private static Dictionary<string, string> Colours(string[] selectors)
    {
        var css = string.Join('\n', SourceFiles.Under("Portal/wwwroot/css", "tokens.css").Single().Lines);
        var colours = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var selector in selectors.Prepend(""))
        {
            var begin = css.IndexOf($":root{selector} {{", StringComparison.Ordinal);
            Assert.True(begin >= 0, selector);
            foreach (Match match in Colour().Matches(css[begin..css.IndexOf('}', begin)]))
            {
                colours[match.Groups["name"].Value] = match.Groups["value"].Value;
            }
        }

        return colours;
    }

    private static double Contrast(string one, string other)
    {
        var (first, second) = (Luminance(one), Luminance(other));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(string hex) => (0.2126 * Linear(hex[..2])) + (0.7152 * Linear(hex[2..4])) + (0.0722 * Linear(hex[4..]));

    private static double Linear(string hex)
    {
        var channel = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex(@"--(?<name>[\w-]+): #(?<value>[0-9a-f]{6});", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Colour();
}
