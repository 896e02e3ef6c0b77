using Pollinator.Slurm.Commands;

namespace Pollinator.Slurm.Jobs;

/// <summary>All that is known of an attempt at a moment.</summary>
internal sealed record Sighting
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The script's own mark of its present run.</summary>
    public StartTrace? Start { get; init; }

    /// <summary>The script's own mark of its end.</summary>
    public EndTrace? End { get; init; }

    /// <summary>The newest start that is known: of two files the one that was written first may be seen last.</summary>
    public StartTrace? NewestStart => End is { } end && (Start is null || (Start.Job == end.Job && Start.Run < end.Run)) ? end.Started : Start;

    /// <summary>The newest look at the queue.</summary>
    public required QueueLook Look { get; init; }

    /// <summary>What accounting said last; null before it was asked.</summary>
    public AccountAnswer? Account { get; init; }

    /// <summary>Whether we were told to end it, and said so to Slurm.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The last of what Slurm itself wrote, and of the program's errors, where memory kills are told.</summary>
    public string Words { get; init; } = "";

    /// <summary>Whether the script found that the attempt is over, and began nothing.</summary>
    public bool IsOver => Words.Contains("pollinator: this attempt is over", StringComparison.Ordinal);

    /// <summary>Whether the script found its own run begun: what Slurm followed last was a second start, and ended at once.</summary>
    public bool IsSecondStart => Words.Contains("pollinator: run ", StringComparison.Ordinal);
}
