using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>Why a job waits in its platform's own queue: the executor's sentence, and how old it is.</summary>
public sealed partial class QueueCard
{
    /// <summary>The job; it is queued.</summary>
    [Parameter, EditorRequired]
    public JobView Job { get; set; } = null!;

    /// <summary>Its ledger.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<LedgerEntryView> Entries { get; set; } = [];

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    private string? Why => Job.Summary.Why?.InWords() is { } said && !string.IsNullOrWhiteSpace(said) ? said : null;

    private string? WhyIn => Job.Summary.Why is { Arguments.Count: 0 } told ? LanguageOf(told.English) : null;

    private (DateTimeOffset At, LedgerEntryView View)? Said => Queued is [.., var last] ? (At(last), last) : null;

    private DateTimeOffset? Since => Queued is [var first, ..] ? At(first) : null;

    private string Place =>
        Since is { } since
            ? L(
                "It stands in the platform's own queue since {0}, and keeps its place there when the portal restarts or your sign-in ends. When it starts: unknown.",
                Zone.Short(since, Now)
            )
            : L(
                "It stands in the platform's own queue, and keeps its place there when the portal restarts or your sign-in ends. When it starts: unknown."
            );

    private List<LedgerEntryView> Queued =>
        [
            .. Entries.Where(view =>
                view.Entry.Kind == LedgerKind.Queued && view.Entry.Attempt == (Job.Attempts.Count > 0 ? Job.Attempts[^1].Number : 0)
            ),
        ];

    private static DateTimeOffset At(LedgerEntryView view) => DateTimeOffset.FromUnixTimeMilliseconds(view.Entry.AtUnixMs);
}
