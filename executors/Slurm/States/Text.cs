using System.Text;

namespace Pollinator.Slurm.States;

/// <summary>Text of the system's, made fit to stand in a sentence of ours.</summary>
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
}
