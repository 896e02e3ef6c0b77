using Pollinator.Contracts;
using Pollinator.Portal.Ledger;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>One run of a job's program. An attempt has one, or several where its platform puts it back into its queue while it runs.</summary>
/// <param name="Number">1 is the job's first run, whatever its attempt.</param>
/// <param name="Sequence">The entry that tells its start.</param>
/// <param name="Node">Where; null where nobody tells.</param>
/// <param name="StartedAt">When it was told to run.</param>
public sealed record JobRun(int Number, long Sequence, string? Node, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether the platform ended it and put the job back into its queue.</summary>
    public bool IsPutBack { get; init; }

    /// <summary>Why it ended, as it was told; empty where nobody did.</summary>
    public string Why { get; init; } = "";

    /// <summary>"Run no. 2 on nid0042".</summary>
    public string Title => Node is null ? L("Run no. {0}", Number) : L("Run no. {0} on {1}", Number, Node);
}

/// <summary>Reads a job's runs out of its ledger. Pure.</summary>
public static class JobRuns
{
    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<JobRun> Of(IReadOnlyList<LedgerEntryView> entries)
    {
        var runs = new List<JobRun>();
        LedgerEntryView? note = null;
        foreach (var view in entries)
        {
            var open = runs is [.., { EndedAt: null } last] ? last : null;
            switch (view.Entry.Kind)
            {
                case LedgerKind.Started:
                    if (open is not null)
                    {
                        runs[^1] = Ended(open, view, "");
                    }
                    runs.Add(new(runs.Count + 1, view.Entry.Sequence, LedgerWords.Node(view), At(view)));
                    note = null;
                    break;
                case LedgerKind.Noted:
                    note = view;
                    break;
                // Whoever puts a job back notes why first, with the time at which the run ended.
                case LedgerKind.Queued when open is not null:
                    var told = note ?? view;
                    runs[^1] = Ended(open, told, note is null ? "" : LedgerWords.Of(note).Title) with { IsPutBack = true };
                    break;
                case var kind when open is not null && IsEnd(kind):
                    runs[^1] = Ended(open, view, How(view));
                    break;
            }
        }
        return runs;
    }

    /// <summary>What the run after this one follows, for its entry in the timeline.</summary>
    public static string After(JobRun before) =>
        before.IsPutBack ? L("after run no. {0}, which the platform put back into its queue", before.Number) : L("after run no. {0}", before.Number);

    private static bool IsEnd(LedgerKind kind) =>
        kind is LedgerKind.Retried or LedgerKind.Released or LedgerKind.Succeeded or LedgerKind.Failed or LedgerKind.Cancelled;

    private static string How(LedgerEntryView view)
    {
        var words = LedgerWords.Of(view);
        return words.Detail.Length == 0 || view.Entry.Kind == LedgerKind.Succeeded ? words.Title : words.Detail;
    }

    // Clocks of two machines may disagree: none ended before it began.
    private static JobRun Ended(JobRun run, LedgerEntryView by, string why)
    {
        var at = At(by);
        return run with { EndedAt = at > run.StartedAt ? at : run.StartedAt, Why = why };
    }

    private static DateTimeOffset At(LedgerEntryView view) => DateTimeOffset.FromUnixTimeMilliseconds(view.Entry.AtUnixMs);
}
