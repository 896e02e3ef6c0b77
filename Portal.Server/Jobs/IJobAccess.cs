using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>What other rooms may know of a job once the caller was found to be allowed to see it.</summary>
public sealed record JobHeader(JobId Id, ColonyId Colony, JobState State, int Attempts);

/// <summary>Decides whether a caller may see a job. Rooms that hold things of a job (logs, ledger, results) ask here.</summary>
public interface IJobAccess
{
    /// <summary>The job, or not-found.</summary>
    Task<Outcome<JobHeader>> FindAsync(Caller caller, JobId job, CancellationToken ct);
}
