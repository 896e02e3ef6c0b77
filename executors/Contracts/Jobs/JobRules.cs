namespace Pollinator.Contracts;

/// <summary>Who ends a job that stays too long in a state.</summary>
public enum Enforcer
{
    /// <summary>Nobody: the limit does not count in this state.</summary>
    Nobody,

    /// <summary>The portal.</summary>
    Portal,

    /// <summary>The platform, through its executor, also while the portal is away.</summary>
    Platform,
}

/// <summary>Which limits count in a state, and who enforces them.</summary>
public sealed record StateLimits(Enforcer MaxWait, Enforcer MaxExec, Enforcer Walltime);

/// <summary>The table of limits and retries. Time in a platform's queue is never run time.</summary>
public static class JobRules
{
    /// <summary>Who enforces which limit in <paramref name="state"/>.</summary>
    public static StateLimits Limits(JobState state) =>
        state switch
        {
            JobState.Waiting => new(Enforcer.Portal, Enforcer.Nobody, Enforcer.Nobody),
            // The clock of the longest wait stops when an executor takes the job: staging is not waiting.
            JobState.Assigned or JobState.Starting or JobState.Queued => new(Enforcer.Nobody, Enforcer.Nobody, Enforcer.Nobody),
            JobState.Running => new(Enforcer.Nobody, Enforcer.Portal, Enforcer.Platform),
            _ => new(Enforcer.Nobody, Enforcer.Nobody, Enforcer.Nobody),
        };

    /// <summary>Whether an attempt that ended for this reason uses up one of the job's retries and is tried again while some are left. What a new try cannot mend is not tried again; a lease lost before the permit is no retry, since nothing ran.</summary>
    public static bool IsRetried(EndReason reason) =>
        reason
            is EndReason.Exited
                or EndReason.Signalled
                or EndReason.NodeFailure
                or EndReason.Preempted
                or EndReason.MaxExecTime
                or EndReason.Staging
                or EndReason.InitFailed
                or EndReason.ExecutorFailure;
}
