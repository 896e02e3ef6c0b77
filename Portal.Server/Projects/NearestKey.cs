namespace Pollinator.Portal.Server.Projects;

/// <summary>Finds the key somebody meant.</summary>
internal static class NearestKey
{
    // Words that people use for a key in other systems.
    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = "projectname",
        ["project"] = "projectname",
        ["resources"] = "conditions",
        ["env"] = "environment",
        ["memory"] = "mem",
        ["ram"] = "mem",
        ["cores"] = "cpu",
        ["time"] = "walltime",
        ["timeout"] = "walltime",
        ["ntasks-per-node"] = "processesPerNode",
        ["image"] = "docker",
        ["container"] = "docker",
        ["command"] = "cmd",
        ["run"] = "cmd",
        ["script"] = "source",
        ["init"] = "init-cmd",
        ["setup"] = "init-cmd",
        ["executors"] = "executorNames",
    };

    /// <summary>The known key that is nearest to <paramref name="key"/>; null when none is near.</summary>
    public static string? Of(string key, IReadOnlyCollection<string> known)
    {
        if (key.Length > 60)
        {
            return null;
        }

        if (OtherWords.TryGetValue(key, out var meant) && known.Contains(meant, StringComparer.Ordinal))
        {
            return meant;
        }

        var (best, distance) = known
            .Select(candidate => (candidate, Distance(key.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, best.Length / 3) && distance < best.Length ? best : null;
    }

    /// <summary>How many letters must be put in, taken out, changed or swapped with their neighbour.</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
