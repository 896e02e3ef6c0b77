using System.Text.RegularExpressions;

namespace Pollinator.Slurm.Commands;

/// <summary><c>sdiag</c>: how many requests each user made of the controller. Only differences mean something.</summary>
internal static partial class Sdiag
{
    public static RemoteCommand Command { get; } = new("sdiag", "How many requests you made of the scheduler", Asked.Scheduler, ["sdiag"]);

    /// <summary>The count of a user's requests since the controller last began to count; null when it does not say.</summary>
    public static long? Requests(string output, string user)
    {
        var isByUser = false;
        foreach (var line in Columns.Lines(output))
        {
            isByUser = line.Contains("statistics by user", StringComparison.OrdinalIgnoreCase) || (isByUser && line[0] is ' ' or '\t');
            if (isByUser && UserLine().Match(line) is { Success: true } match && match.Groups["user"].ValueSpan.SequenceEqual(user))
            {
                return Columns.Long(match.Groups["count"].Value);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\s+(?<user>\S+)\s+\(\s*\d+\)\s+count:(?<count>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex UserLine();
}
