using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

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
            ? (Job.Summary.StartedAt is null ? L("{0} asked for it, before it ran.", by) : L("{0} asked for it.", by))
        : Job.Summary.Why?.InWords() is { } why && !string.IsNullOrWhiteSpace(why) ? why
        : Words.Sentence;

    private string? SentenceIn => Job.Summary.Why is { Arguments.Count: 0 } told && Sentence == told.English ? LanguageOf(Sentence) : null;

    private string When
    {
        get
        {
            var at = Job.Summary.ClosedAt is { } closed ? Zone.Short(closed, Time.GetUtcNow()) : "";
            return Job.Attempts.Count > 0 ? L("attempt {0}, {1}", Job.Attempts[^1].Number, at) : at;
        }
    }
}
