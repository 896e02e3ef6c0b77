using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Survey;

/// <summary>Reads the centre's policy from the system.</summary>
internal static class PolicyFile
{
    private const int Longest = 64 * 1024;

    /// <summary>The policy, and why it could not be read: then it allows nothing.</summary>
    public static async Task<(Policy Policy, string? Fault)> ReadAsync(Cluster cluster, string path, CancellationToken ct)
    {
        try
        {
            return Policy.Read(await cluster.ReadTextAsync(path, Longest, ct));
        }
        catch (ShellException e)
        {
            return Policy.Unreadable(e.Message);
        }
    }
}
