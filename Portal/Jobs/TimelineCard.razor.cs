using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The ledger of a job as its timeline.</summary>
public sealed partial class TimelineCard
{
    private const int Most = 60;
    private const int MostRuns = 5;
    private bool _all;

    /// <summary>The job.</summary>
    [Parameter, EditorRequired]
    public JobView Job { get; set; } = null!;

    /// <summary>Its entries, oldest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<LedgerEntryView> Entries { get; set; } = [];

    /// <summary>What the last check of the chain found.</summary>
    [Parameter]
    public LedgerCheck? Check { get; set; }

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The person wants the chain checked.</summary>
    [Parameter]
    public EventCallback OnVerify { get; set; }

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    private StateLook Look => StateWords.Of(Job.Summary);

    private IReadOnlyList<JobRun> Runs => JobRuns.Of(Entries);

    private int Hidden => _all ? 0 : Math.Max(0, Entries.Count - Most);

    private IEnumerable<TimelineRow> Shown => Timeline.Rows(Entries, Job.Summary.State.IsFinal(), Now).Skip(Hidden);

    private string ChainWords =>
        Check switch
        {
            null => Sizes.Count(Entries.Count, "entry", "entries"),
            { IsIntact: true } when Check.Entries < Entries.Count => L(
                "{0} of {1} checked, intact",
                Sizes.Count(Check.Entries),
                Sizes.Count(Entries.Count, "entry", "entries")
            ),
            { IsIntact: true } => L("{0}, chain intact", Sizes.Count(Check.Entries, "entry", "entries")),
            _ => L("The chain does not hold: {0}", Check.Fault),
        };

    private string SealWords =>
        Check switch
        {
            null => L("Not checked yet"),
            { SealedAt: { } at } when Check.SealedUpTo >= Entries.Count => L("Sealed {0}", Zone.Short(at, Now)),
            { SealedAt: { } at } => L("Sealed up to entry {0}, {1}", Check.SealedUpTo, Zone.Short(at, Now)),
            _ => L("Not sealed yet"),
        };

    private string Span(JobRun run) =>
        run.EndedAt is { } ended
            ? L("{0} to {1}, {2}", Zone.Short(run.StartedAt, Now), Zone.Short(ended, Now), Durations.Words(ended - run.StartedAt))
            : L("since {0}, {1} so far", Zone.Short(run.StartedAt, Now), Durations.Words(Now - run.StartedAt));

    private static string Clock(LedgerEntry entry)
    {
        var apart = TimeSpan.FromMilliseconds(entry.WrittenUnixMs - entry.AtUnixMs);
        return entry.Actor is ActorKind.Portal or ActorKind.User ? L("the portal's")
            : apart < TimeSpan.Zero ? L("its own, {0} ahead of when the portal wrote it", Durations.Words(-apart))
            : L("its own, {0} before the portal wrote it", Durations.Words(apart));
    }
}
