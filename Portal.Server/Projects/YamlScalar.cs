using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Texts as a YAML file writes them.</summary>
internal static partial class YamlScalar
{
    /// <summary>A text, without quotes where it plainly needs none.</summary>
    public static string Write(string text) =>
        Fit().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && !Empty().IsMatch(text) ? text : Quoted(text);

    /// <summary>A key.</summary>
    public static string Key(string key) => Word().IsMatch(key) && !Empty().IsMatch(key) ? key : Quoted(key);

    /// <summary>A text in quotes, on one line.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                // Line ends to YAML that are none to people, and what nobody sees.
                < ' ' or (>= '\u007f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' => quoted.Append(
                    CultureInfo.InvariantCulture,
                    $"\\u{(int)letter:x4}"
                ),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Narrower than YAML 1.2, 7.3.3: fit for inside [ ] and { } too, no ": ", no " #", no blank at an end.
    [GeneratedRegex(
        @"\A[A-Za-z0-9_/][A-Za-z0-9_./@+=%^~:-]*( [A-Za-z0-9_./@+=%^~-][A-Za-z0-9_./@+=%^~:-]*)*(?<!:)\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Fit();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A([nN]ull|NULL|~)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Empty();
}
