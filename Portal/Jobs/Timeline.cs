using Pollinator.Contracts;
using Pollinator.Portal.Ledger;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The time between two entries.</summary>
/// <param name="Words">How long and for what.</param>
/// <param name="Tone">The css class of what the time went to.</param>
/// <param name="Height">Height of its bar in pixels; 0 for none.</param>
public sealed record TimelineGap(string Words, string Tone, int Height);

/// <summary>An entry and the time behind it.</summary>
/// <param name="View">The entry.</param>
/// <param name="Words">The entry in words.</param>
/// <param name="At">When, by whoever tells it.</param>
/// <param name="After">The time until the next one, or until now; null when it is not worth a line.</param>
public sealed record TimelineRow(LedgerEntryView View, EntryWords Words, DateTimeOffset At, TimelineGap? After);

/// <summary>What is still to come.</summary>
/// <param name="At">When.</param>
/// <param name="Words">What then.</param>
public sealed record TimelineAhead(DateTimeOffset At, string Words);

/// <summary>Turns a job's ledger into its timeline. Pure: the page only draws it.</summary>
public static class Timeline
{
    private static readonly TimeSpan WorthALine = TimeSpan.FromMilliseconds(50);

    /// <summary>The rows, oldest first; behind the last one the time until <paramref name="now"/> while the job has not ended.</summary>
    public static IReadOnlyList<TimelineRow> Rows(IReadOnlyList<LedgerEntryView> entries, bool hasEnded, DateTimeOffset now)
    {
        var rows = new List<TimelineRow>(entries.Count);
        var runs = JobRuns.Of(entries);
        for (var i = 0; i < entries.Count; i++)
        {
            var at = At(entries[i]);
            var isLast = i == entries.Count - 1;
            var until = isLast ? now : At(entries[i + 1]);
            var gap = isLast && hasEnded ? null : Gap(Spending(entries, i), until - at, isLast);
            rows.Add(new TimelineRow(entries[i], Words(entries[i], runs), at, gap));
        }
        return rows;
    }

    // One run needs no number.
    private static EntryWords Words(LedgerEntryView view, IReadOnlyList<JobRun> runs)
    {
        var words = LedgerWords.Of(view);
        return runs.Count < 2 || runs.FirstOrDefault(one => one.Sequence == view.Entry.Sequence) is not { } run ? words
            : run.Number == 1 ? words with { Title = run.Title }
            : words with { Title = run.Title, Detail = Joined(words.Detail, JobRuns.After(runs[run.Number - 2])) };
    }

    private static string Joined(string detail, string more) => detail.Length == 0 ? more : $"{detail}, {more}";

    /// <summary>Limits that lie ahead, nearest first.</summary>
    public static IReadOnlyList<TimelineAhead> Ahead(JobView job, DateTimeOffset now)
    {
        var ahead = new List<TimelineAhead>();
        var (summary, spec) = (job.Summary, job.Spec);
        if (summary.State == JobState.Waiting && spec.MaxWaitSeconds is { } wait)
        {
            ahead.Add(new(summary.SubmittedAt.AddSeconds(wait), L("Longest wait: given up")));
        }
        if (summary is { State: JobState.Running, StartedAt: { } started })
        {
            Add(spec.Conditions.WalltimeSeconds, L("Walltime: the platform ends it"));
            Add(spec.MaxExecSeconds, L("Longest run time: the portal ends it"));

            void Add(int? seconds, string words)
            {
                if (seconds is { } s)
                {
                    ahead.Add(new(started.AddSeconds(s), words));
                }
            }
        }
        return [.. ahead.Where(one => one.At > now).OrderBy(one => one.At)];
    }

    private static DateTimeOffset At(LedgerEntryView view) => DateTimeOffset.FromUnixTimeMilliseconds(view.Entry.AtUnixMs);

    private static TimelineGap? Gap((string Tone, string? For) spent, TimeSpan span, bool isOpen)
    {
        // Clocks of two machines may disagree: a span below zero is not shown as one.
        if (!isOpen && span < WorthALine)
        {
            return null;
        }
        var words =
            isOpen ? L("{0} so far", Durations.Words(span))
            : spent.For is null ? Durations.Words(span)
            : L(spent.For, Durations.Words(span));
        var height = span.TotalSeconds < 1 ? 0 : (int)Math.Clamp(8 + (5 * Math.Log2(span.TotalSeconds)), 12, 72);
        return new TimelineGap(words, spent.Tone, height);
    }

    // What the time behind an entry goes to, in English to be looked up: the newest entry before it that changed that.
    private static (string Tone, string? For) Spending(IReadOnlyList<LedgerEntryView> entries, int index)
    {
        for (var i = index; i >= 0; i--)
        {
            (string, string?)? spent = entries[i].Entry.Kind switch
            {
                LedgerKind.Submitted or LedgerKind.LeaseLost or LedgerKind.Retried or LedgerKind.Released => (
                    "tone-waiting",
                    "{0} to find an executor"
                ),
                LedgerKind.Assigned => ("tone-assigned", "{0} to bring the files"),
                LedgerKind.Staged or LedgerKind.PermitGiven => ("tone-assigned", "{0} to start"),
                LedgerKind.Queued => ("tone-queued", "{0} in the queue"),
                LedgerKind.Started or LedgerKind.ContactBack => ("tone-running", null),
                LedgerKind.ContactLost => ("tone-attention", "{0} without contact"),
                LedgerKind.CancelRequested => ("tone-waiting", "{0} to end"),
                LedgerKind.ResultsKept => ("tone-succeeded", null),
                _ => null,
            };
            if (spent is { } found)
            {
                return found;
            }
        }
        return ("tone-waiting", null);
    }
}
