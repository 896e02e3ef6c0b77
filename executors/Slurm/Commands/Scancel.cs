using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Commands;

/// <summary><c>scancel</c>: ends jobs. Its exit code tells little: cancelling what has ended is fine, and what was cancelled is seen in the queue.</summary>
internal static class Scancel
{
    public static RemoteCommand Command(IReadOnlyCollection<long> jobs) =>
        new("scancel <jobs>", "Ends jobs that were cancelled", Asked.Scheduler, ["scancel", .. jobs.Select(job => job.ToString())]);

    /// <summary>Whether Slurm says that somebody else's job was meant.</summary>
    public static bool IsDenied(CommandResult result) => result.Errors.Contains("permission denied", StringComparison.OrdinalIgnoreCase);
}
