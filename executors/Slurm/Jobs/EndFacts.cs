using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>All that tells how a job ended.</summary>
internal sealed record EndFacts(
    long Id,
    JobSpec Spec,
    long? OwnUser,
    EndTrace? File,
    QueuedJob? Row,
    AccountedJob? Accounted,
    string Words,
    DateTimeOffset Now,
    bool IsStarted
)
{
    // How far clocks that are right, and files that are seen late, may be apart.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>The last word on its state: accounting's, else the queue's.</summary>
    public SlurmState? State => Accounted?.Last.State ?? Row?.State;

    /// <summary>The exit code that says most: of the batch script, else of the job.</summary>
    public ExitPair? Exit => Batch?.Exit is { } batch && batch != default ? batch : Accounted?.Last.Exit;

    /// <summary>
    /// Whether Slurm itself gave it up. It stands as failed with 1 then, and nobody that ran said so: the script never began, or was ended from
    /// outside without an order. Seen where slurmd was killed within a second of the job's beginning (22.05).
    /// </summary>
    public bool IsGivenUp =>
        File is null
        && State?.Is(SlurmStates.Failed) == true
        && Exit is null or { Code: 1, Signal: 0 }
        && (!IsStarted || (Batch is { } batch && batch.State.Is(SlurmStates.Cancelled) && (batch.Exit ?? default) == default));

    /// <summary>When: seconds are cut off, so the end of that second.</summary>
    public DateTimeOffset At => Ends.Clamp(ByScript ?? ((Accounted?.Last.End ?? Row?.End) - ClockOffset), Now);

    /// <summary>Whether we were told to end it.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Whether what ended was a second start of a run, and no more than that is known.</summary>
    public bool IsSecondStart { get; init; }

    /// <summary>Whether what ended last began nothing, since it was to be ended.</summary>
    public bool IsOver { get; init; }

    /// <summary>The login node's clock minus ours; Slurm's own times are taken to be by the same.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>A moment by our clock at which it had not ended; null when none is known.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it ended by Slurm's clock, where nothing more of <see cref="Accounted"/> is needed; null for unknown.</summary>
    public DateTimeOffset? AccountedEnd { get; init; }

    // The script tells the time by its compute node's clock, which nobody has measured: mostly it is right, whatever the login node's is. Where
    // its word cannot be true, both may be off alike; where that cannot be either, it tells nothing. Where both can be, as of an end that is seen
    // late, Slurm's own end says which.
    private DateTimeOffset? ByScript =>
        File is not { At: var told } ? null
        : CanBe(told, TimeSpan.Zero) && !(CanBe(told, ClockOffset) && IsOffForSlurm(told)) ? told
        : CanBe(told, ClockOffset) ? told - ClockOffset
        : null;

    private bool IsOffForSlurm(DateTimeOffset told) => BySlurm is { } end && (told - ClockOffset - end).Duration() < (told - end).Duration();

    // Accounting lags behind: an end that cannot be true is an earlier run's.
    private DateTimeOffset? BySlurm => (Accounted?.Last.End ?? AccountedEnd) is { } end && CanBe(end, ClockOffset) ? end - ClockOffset : null;

    private bool CanBe(DateTimeOffset told, TimeSpan offset) =>
        told <= Now + offset + Slack && (NotBefore is not { } open || told >= open + offset - Slack);

    private AccountedStep? Batch => Accounted?.Last.Steps.FirstOrDefault(step => step.Name == "batch");

    public string Evidence =>
        string.Join(
            '\n',
            new[]
            {
                Accounted?.Evidence,
                Row is null ? null : $"squeue: {Row.Id}|{Row.State.Word}|{Row.Reason ?? "None"}|{Row.Nodes}|{Row.Partition}",
                File is null ? null : $"script: step {Text.Short(File.Step, 20)}, exit status {File.Status}",
                Words.Length > 0 ? $"slurm.out: {Words}" : null,
            }.OfType<string>()
        );
}
