using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>What ended a job, and the remedy beside it.</summary>
public sealed partial class EndCard
{
    /// <summary>The job; it has failed or was cancelled.</summary>
    [Parameter, EditorRequired]
    public JobView Job { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private StateLook Look => StateWords.Of(Job.Summary);

    private EndWords Words => ReasonWords.Of(Job.Summary.Reason, Job.Summary.ExitCode, Job.Spec);

    private string Sentence =>
        Job.Summary.Reason == EndReason.CancelledByUser && Job.CancelRequestedBy is { } by
            ? $"{by} asked for it{(Job.Summary.StartedAt is null ? ", before it ran" : "")}."
        : string.IsNullOrWhiteSpace(Job.Summary.Why) ? Words.Sentence
        : Job.Summary.Why;

    private string When
    {
        get
        {
            var attempt = Job.Attempts.Count > 0 ? $"attempt {Job.Attempts[^1].Number}, " : "";
            return Job.Summary.ClosedAt is { } at ? attempt + Zone.Short(at, Time.GetUtcNow()) : attempt;
        }
    }
}
