namespace Pollinator.Contracts;

/// <summary>What can happen to a job.</summary>
public enum JobEvent
{
    /// <summary>The broker gave it to an executor.</summary>
    Assign,

    /// <summary>The lease ended before the start permit was given.</summary>
    LoseLease,

    /// <summary>The start permit was given.</summary>
    Permit,

    /// <summary>The platform has it in its queue.</summary>
    Queue,

    /// <summary>The program runs.</summary>
    Run,

    /// <summary>It ended well.</summary>
    Succeed,

    /// <summary>It ended badly, and no try is left or would help.</summary>
    Fail,

    /// <summary>It was ended on request.</summary>
    Cancel,

    /// <summary>The attempt ended badly and the job is tried again.</summary>
    Retry,

    /// <summary>There is evidence that a permitted attempt never ran, or a person says so: it goes back to waiting.</summary>
    Release,
}

/// <summary>The one place that decides which state follows which.</summary>
public static class JobTransitions
{
    /// <summary>The state after <paramref name="what"/>, or null when that is not legal in <paramref name="from"/>. The caller must look at the answer.</summary>
    public static JobState? Next(JobState from, JobEvent what) =>
        (from, what) switch
        {
            (JobState.Waiting, JobEvent.Assign) => JobState.Assigned,
            (JobState.Waiting, JobEvent.Cancel) => JobState.Cancelled,
            (JobState.Waiting, JobEvent.Fail) => JobState.Failed,
            (JobState.Assigned, JobEvent.LoseLease) => JobState.Waiting,
            (JobState.Assigned, JobEvent.Permit) => JobState.Starting,
            (JobState.Assigned, JobEvent.Cancel) => JobState.Cancelled,
            (JobState.Assigned, JobEvent.Fail) => JobState.Failed,
            (JobState.Assigned, JobEvent.Retry) => JobState.Waiting,
            // Told again when the platform has another reason to let it wait.
            (JobState.Starting or JobState.Queued, JobEvent.Queue) => JobState.Queued,
            (JobState.Starting or JobState.Queued, JobEvent.Run) => JobState.Running,
            // A platform may put a running job back into its queue (Slurm's requeue, an evicted pod).
            (JobState.Running, JobEvent.Queue) => JobState.Queued,
            (JobState.Starting or JobState.Queued or JobState.Running, JobEvent.Succeed) => JobState.Succeeded,
            (JobState.Starting or JobState.Queued or JobState.Running, JobEvent.Fail) => JobState.Failed,
            (JobState.Starting or JobState.Queued or JobState.Running, JobEvent.Cancel) => JobState.Cancelled,
            (JobState.Starting or JobState.Queued or JobState.Running, JobEvent.Retry) => JobState.Waiting,
            (JobState.Starting or JobState.Queued or JobState.Running, JobEvent.Release) => JobState.Waiting,
            _ => null,
        };
}
