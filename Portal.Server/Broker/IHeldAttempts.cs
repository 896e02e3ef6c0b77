using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>An attempt that an executor holds now.</summary>
public sealed record HeldAttempt(JobId Job, int Attempt, ColonyId Colony, ContentHash? Snapshot);

/// <summary>Asked before anything of an attempt is read or written on an executor's behalf (log bytes, chunks, results). Answers from memory.</summary>
public interface IHeldAttempts
{
    /// <summary>The attempt, or 404/409 when it is not this executor's newest incarnation that holds it.</summary>
    Outcome<HeldAttempt> Find(ExecutorCaller executor, JobId job, int attempt);
}
