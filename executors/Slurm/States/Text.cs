using System.Globalization;
using System.Text;

namespace Pollinator.Slurm.States;

/// <summary>What comes from the system, made fit to stand in a sentence of ours.</summary>
internal static class Text
{
    private const int Most = 300;

    /// <summary>Without control characters, and not too long.</summary>
    public static string Short(string said, int most = Most)
    {
        var text = new StringBuilder();
        foreach (var rune in said.Trim().EnumerateRunes())
        {
            if (text.Length >= most)
            {
                return text.Append('…').ToString();
            }

            text.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>"45 s", "1 min 30 s", "2 h 15 min", "3 d": all of a length of time, in units that are the same in each language.</summary>
    public static string Duration(long seconds)
    {
        (long Count, string Unit)[] parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
        var said = parts.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}"));
        return seconds > 0 ? string.Join(' ', said) : "0 s";
    }
}
