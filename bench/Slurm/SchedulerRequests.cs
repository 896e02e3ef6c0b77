using System.Globalization;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Bench.Slurm;

/// <summary>What the controller itself has counted of a user: all requests, whatever they were.</summary>
internal static class SchedulerRequests
{
    // "	alice           (    2001) count:17     ave_time:340    total_time:7496"
    public static async Task<long> OfAsync(SlurmCluster cluster, string user)
    {
        var said = (await cluster.OnAsync("ctl", "sdiag")).Require();
        var words = said.Split('\n')
            .Select(line => line.Split([' ', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Length > 2 && words[0] == user && words[2].StartsWith("count:", StringComparison.Ordinal));
        return words is null ? 0 : long.Parse(words[2]["count:".Length..], CultureInfo.InvariantCulture);
    }
}
