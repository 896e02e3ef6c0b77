using System.Collections.Concurrent;
using Pollinator.Sdk;
using Pollinator.Slurm.Files;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// Which attempts somebody wants ended: they are never submitted again, whatever Slurm forgets. Known in memory, and beside the job on disk for who
/// looks after the next start of this program.
/// </summary>
internal sealed class StopOrders
{
    private readonly ConcurrentDictionary<AttemptKey, bool> _given = new();

    public void Give(HeldJob job)
    {
        _given[job.Key] = true;
        if (!Directory.Exists(job.Folder))
        {
            return;
        }

        try
        {
            KeptFile.Write(FileOf(job), []);
        }
        catch (ShellException)
        {
            // The order itself is in the attempt's record, so the next start is given it anew.
        }
    }

    public bool IsGiven(HeldJob job) => _given.ContainsKey(job.Key) || File.Exists(FileOf(job));

    /// <summary>Forgets an attempt that is over.</summary>
    public void Forget(AttemptKey attempt) => _given.TryRemove(attempt, out _);

    private static string FileOf(HeldJob job) => Path.Combine(job.Folder, "stopped");
}
