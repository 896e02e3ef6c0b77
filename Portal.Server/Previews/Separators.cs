namespace Pollinator.Portal.Server.Previews;

/// <summary>Finds out what separates the values of a table.</summary>
internal static class Separators
{
    private static readonly char[] Known = [',', ';', '\t', '|'];

    /// <summary>A tab where the name says so; else what stands most often in the first line, outside of quotes.</summary>
    public static char Of(string path, string beginning)
    {
        if (path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase))
        {
            return '\t';
        }

        var counts = new int[Known.Length];
        var isQuoted = false;
        foreach (var one in beginning.TrimStart('\n'))
        {
            if (one == '\n' && !isQuoted)
            {
                break;
            }

            isQuoted ^= one == '"';
            if (!isQuoted && Array.IndexOf(Known, one) is var known and >= 0)
            {
                counts[known]++;
            }
        }

        return Known[Array.IndexOf(counts, counts.Max())];
    }
}
