using Pollinator.Slurm.Commands;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>What there is of an end at a moment, and whether it is enough to tell it: what is told is not taken back.</summary>
/// <param name="Seen">All that is known.</param>
/// <param name="File">What the script left of the end of its last run.</param>
/// <param name="Row">Its row in the queue.</param>
/// <param name="Accounted">Accounting's records, where the last of them has ended.</param>
internal sealed record EndClues(Sighting Seen, EndTrace? File, QueuedJob? Row, AccountedJob? Accounted)
{
    /// <summary>Accounting lags some seconds behind.</summary>
    public static readonly TimeSpan UntilAccounted = TimeSpan.FromSeconds(90);

    /// <summary>Accounting that was away is left alone for a minute, and a busy one has been seen to take longer than 15 s.</summary>
    public static readonly TimeSpan UntilBack = TimeSpan.FromSeconds(75);

    // A file written on another machine may be seen late.
    private static readonly TimeSpan UntilFileSeen = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UntilSilent = TimeSpan.FromSeconds(3);

    // A clock that is off by a few seconds is taken to be right.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Whether a look at the queue has missed it.</summary>
    public required bool IsAbsent { get; init; }

    /// <summary>The newest run that was put back; -1 for none.</summary>
    public required int EndedRun { get; init; }

    /// <summary>When that run ended, by accounting; null for unknown.</summary>
    public required DateTimeOffset? PutBackEnd { get; init; }

    /// <summary>The last moment at which it had certainly not ended.</summary>
    public required DateTimeOffset? OpenAt { get; init; }

    /// <summary>The cluster's clock minus ours.</summary>
    public required TimeSpan ClockOffset { get; init; }

    /// <summary>Whether its last run may have been put back: accounting's word for that is the one for an end. Only the queue knows, and it has to be seen there no more.</summary>
    public bool MayBePutBack =>
        Accounted is { Last.State: var state }
        && (state.Is(SlurmStates.Preempted) || state.Is(SlurmStates.NodeFail))
        && Row is not { State.Phase: SlurmPhase.Ended }
        && !IsAbsent;

    /// <summary>
    /// Without accounting's records where they may be those of a run that was put back, since it hears of the next some seconds later. Where it never does,
    /// they have to do unless something else tells the end.
    /// </summary>
    public EndClues OfThisRun(TimeSpan waited) =>
        IsOfTheRunBefore && (waited < UntilAccounted || File is not null || Row is { State.Phase: SlurmPhase.Ended })
            ? this with
            {
                Accounted = null,
            }
            : this;

    /// <summary>Accounting's word is waited for as long as it may lag; where there is none, the queue's or the script's own has to do.</summary>
    public bool AreEnough(TimeSpan waited)
    {
        if (Seen.Account is { IsAway: true } && waited < UntilBack)
        {
            return false;
        }

        var isSilent = Seen.Account is { IsAnswered: false };
        var isLeftToFile = Seen.IsSecondStart || (Accounted?.Last.State ?? Row?.State)?.Is(SlurmStates.Completed) == true;
        return Accounted is not null ? File is not null || !isLeftToFile || waited >= UntilFileSeen
            : Row is { State.Phase: SlurmPhase.Ended } ? waited >= (isSilent && !isLeftToFile ? UntilSilent : UntilFileSeen)
            : File is not null && waited >= (isSilent && IsAbsent ? UntilSilent : UntilAccounted);
    }

    private bool IsOfTheRunBefore =>
        Accounted is { Last: var last, Runs.Count: var count } && count <= EndedRun + 1 && (HasNextBegun || !IsSince(last));

    // Each run that began has a record of its own, but for what Slurm put back uncounted.
    private bool HasNextBegun => Seen.Start is { } start && start.Run > EndedRun;

    // Then both have one, which ends after the job was seen open again. A start that begins nothing says so itself.
    private bool IsSince(AccountedRun last) =>
        last.End is { } end ? end != PutBackEnd && end - ClockOffset >= OpenAt - Slack : Seen.IsSecondStart || Seen.IsOver;
}
