using Pollinator.Contracts;

namespace Pollinator.Slurm.Jobs;

/// <summary>What a story is about.</summary>
internal sealed record StorySubject
{
    /// <summary>Slurm's number. A controller that died may give it out a second time, so it alone says little.</summary>
    public required long Id { get; init; }

    /// <summary>When Slurm had given that number, by our clock; null when that is not known.</summary>
    public DateTimeOffset? KnownSince { get; init; }

    /// <summary>The attempt's mark, as in the job's comment.</summary>
    public required string Mark { get; init; }

    /// <summary>What runs.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>The account's number on the system.</summary>
    public long? OwnUser { get; init; }

    /// <summary>Whether the system was found to have accounting: one that does not answer is away then, also before its first answer.</summary>
    public bool HasAccounting { get; init; }

    /// <summary>Before its submit was begun, by our clock; null when that is not known.</summary>
    public DateTimeOffset? SubmittedAfter { get; init; }

    /// <summary>The login node's clock minus ours.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>After how long in no answer at all it is given up.</summary>
    public TimeSpan UntilLost { get; init; } = Guest.Policy.UsualUntilLost;
}
