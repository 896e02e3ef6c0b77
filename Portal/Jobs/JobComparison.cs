using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>One thing of two jobs.</summary>
/// <param name="Label">What it is.</param>
/// <param name="One">How it is with the first; null when it has none.</param>
/// <param name="Other">How it is with the second.</param>
/// <param name="IsCode">Whether a machine reads it.</param>
/// <param name="Differs">Whether they differ, also where the words are the same.</param>
/// <param name="File">The file of the results that it is about, which can be opened.</param>
public sealed record ComparedFact(string Label, string? One, string? Other, bool IsCode, bool Differs, string? File = null);

/// <summary>Things of one kind.</summary>
public sealed record ComparedPart(string Title, IReadOnlyList<ComparedFact> Facts);

/// <summary>Two jobs side by side.</summary>
public static class JobComparison
{
    /// <summary>Everything that a page shows of them, in its order.</summary>
    /// <param name="one">The first.</param>
    /// <param name="other">The second.</param>
    /// <param name="files">The files of their results.</param>
    /// <param name="now">The time, for what goes on.</param>
    public static IReadOnlyList<ComparedPart> Of(
        JobView one,
        JobView other,
        (IReadOnlyList<SnapshotEntry> One, IReadOnlyList<SnapshotEntry> Other) files,
        DateTimeOffset now
    ) =>
        [
            new(L("What came of it"), Facts(Ends(one, now), Ends(other, now))),
            new(L("Function specification"), Facts(Spec(one), Spec(other))),
            new(L("Inputs"), Facts(Values(one.Inputs), Values(other.Inputs))),
            new(L("Outputs"), Facts(Values(one.Outputs), Values(other.Outputs))),
            new(L("Results"), Files(files.One, files.Other)),
        ];

    /// <summary>Whether both run with the same files, in words; null when neither has any.</summary>
    public static string? States(JobView one, JobView other) =>
        one.Snapshot == other.Snapshot ? (one.Snapshot is { } same ? L("Both run with the same files, state {0}.", same.Short) : null)
        : ProjectOfBoth(one, other) is not null && one.Snapshot is not null && other.Snapshot is not null
            ? L("They run with different states of {0}.", one.Summary.ProjectName ?? L("one project"))
        : L("They run with different files.");

    /// <summary>The project of both; null when they are of none, or of two.</summary>
    public static ProjectId? ProjectOfBoth(JobView one, JobView other) => one.Summary.Project == other.Summary.Project ? one.Summary.Project : null;

    private static List<SpecFact> Ends(JobView job, DateTimeOffset now)
    {
        var summary = job.Summary;
        var why = ReasonWords.Line(summary);
        return
        [
            new(L("State"), StateWords.Of(summary).Word),
            .. string.IsNullOrEmpty(why) ? [] : new SpecFact[] { new(L("Why"), why) },
            .. summary.ExitCode is { } code ? new SpecFact[] { new(L("Exit code"), $"{code}") } : [],
            new(L("Waited"), JobTimes.Waited(summary, now)),
            new(L("Ran"), JobTimes.Ran(summary, now)),
            new(L("Tries"), $"{job.Attempts.Count}"),
            new(L("Submitted by"), summary.SubmittedBy),
        ];
    }

    private static IEnumerable<SpecFact> Spec(JobView job) => SpecFacts.Of(job).SelectMany(column => column);

    private static IEnumerable<SpecFact> Values(IReadOnlyDictionary<string, JsonElement> values) =>
        values.Select(pair => new SpecFact(
            pair.Key,
            pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText(),
            true
        ));

    // In the first one's order; what only the second has comes behind it.
    private static List<ComparedFact> Facts(IEnumerable<SpecFact> one, IEnumerable<SpecFact> other)
    {
        var (left, right) = (one.ToList(), other.ToDictionary(fact => fact.Label, StringComparer.Ordinal));
        var facts = left.ConvertAll(fact =>
            right.Remove(fact.Label, out var same)
                ? new ComparedFact(fact.Label, fact.Value, same.Value, fact.IsCode, fact.Value != same.Value)
                : new ComparedFact(fact.Label, fact.Value, null, fact.IsCode, Differs: true)
        );
        facts.AddRange(right.Values.Select(fact => new ComparedFact(fact.Label, null, fact.Value, fact.IsCode, Differs: true)));
        return facts;
    }

    private static List<ComparedFact> Files(IReadOnlyList<SnapshotEntry> one, IReadOnlyList<SnapshotEntry> other)
    {
        var (left, right) = (ByPath(one), ByPath(other));
        return
        [
            .. left
                .Keys.Union(right.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(path =>
                {
                    var (mine, theirs) = (left.GetValueOrDefault(path), right.GetValueOrDefault(path));
                    var isSame = mine is not null && theirs is not null && mine.Size == theirs.Size && mine.Chunks.SequenceEqual(theirs.Chunks);
                    return new ComparedFact(path, Size(mine), Size(theirs), IsCode: false, !isSame, path);
                }),
        ];
    }

    private static Dictionary<string, SnapshotEntry> ByPath(IReadOnlyList<SnapshotEntry> files) =>
        files.ToDictionary(file => file.Path, StringComparer.Ordinal);

    private static string? Size(SnapshotEntry? file) => file is null ? null : Sizes.Bytes(file.Size);
}
