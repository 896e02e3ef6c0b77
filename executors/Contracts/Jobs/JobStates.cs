namespace Pollinator.Contracts;

/// <summary>Where a job is in its life. The numbers are stored: never renumber.</summary>
public enum JobState
{
    /// <summary>With the broker; no executor has it.</summary>
    Waiting = 0,

    /// <summary>An executor holds the lease and stages files; nothing has been started.</summary>
    Assigned = 1,

    /// <summary>The start permit is given: from here on something may be running.</summary>
    Starting = 2,

    /// <summary>In the platform's own queue.</summary>
    Queued = 3,

    /// <summary>The program runs.</summary>
    Running = 4,

    /// <summary>Ended with exit code 0.</summary>
    Succeeded = 5,

    /// <summary>Ended otherwise; see <see cref="EndReason"/>.</summary>
    Failed = 6,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled = 7,
}

/// <summary>Why a job ended as it did. The numbers are stored: never renumber.</summary>
public enum EndReason
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>The program ended by itself, with an exit code.</summary>
    Exited = 1,

    /// <summary>A signal nobody here sent ended the program.</summary>
    Signalled = 2,

    /// <summary>The platform ended it at its walltime.</summary>
    Walltime = 3,

    /// <summary>The portal ended it after its longest run time.</summary>
    MaxExecTime = 4,

    /// <summary>No executor took it within its longest wait time.</summary>
    MaxWaitTime = 5,

    /// <summary>It reached the memory it asked for.</summary>
    OutOfMemory = 6,

    /// <summary>A node failed under it.</summary>
    NodeFailure = 7,

    /// <summary>The platform gave its place to another job.</summary>
    Preempted = 8,

    /// <summary>The container image could not be fetched or started.</summary>
    ImagePull = 9,

    /// <summary>The project's files could not be brought to the executor.</summary>
    Staging = 10,

    /// <summary>The program could not be started (not found, not executable).</summary>
    StartFailed = 11,

    /// <summary>The step before the command failed.</summary>
    InitFailed = 12,

    /// <summary>Nobody knows its end.</summary>
    Lost = 13,

    /// <summary>The platform refused the job.</summary>
    PlatformRefused = 14,

    /// <summary>A person cancelled it.</summary>
    CancelledByUser = 15,

    /// <summary>The platform's administrator cancelled it.</summary>
    CancelledByPlatform = 16,

    /// <summary>The executor failed in a way of its own.</summary>
    ExecutorFailure = 17,
}

/// <summary>Questions to a state.</summary>
public static class JobStateExtensions
{
    /// <summary>Whether the job has ended for good.</summary>
    public static bool IsFinal(this JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>Whether an executor holds the job.</summary>
    public static bool IsHeld(this JobState state) => state is JobState.Assigned or JobState.Starting or JobState.Queued or JobState.Running;

    /// <summary>Whether the start permit was given, so that something may be running.</summary>
    public static bool IsPermitted(this JobState state) => state is JobState.Starting or JobState.Queued or JobState.Running;
}
