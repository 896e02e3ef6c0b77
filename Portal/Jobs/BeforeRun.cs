using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What a person should know before pressing Run. Only what is known: where nothing is, it says so.</summary>
public static class BeforeRun
{
    /// <summary>Name and value of each fact.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(SubmitSource source, JobSpec spec, FitLines? fits) =>
        [
            (L("Should start"), fits?.Start() ?? L("unknown")),
            (L("Ends at the latest"), LatestEnd(spec)),
            (L("Files"), Files(source)),
            (L("Results"), L("what it writes to result/ is kept as a new state")),
            (L("When it fails"), Failure(spec)),
        ];

    private static string LatestEnd(JobSpec spec)
    {
        var limits = new[] { spec.Conditions.WalltimeSeconds, spec.MaxExecSeconds }.OfType<int>().ToList();
        return limits.Count == 0 ? L("unknown: you set no walltime") : L("{0} after it starts", Spans.WriteSeconds(limits.Min()));
    }

    private static string Files(SubmitSource source) =>
        source switch
        {
            { Snapshot: { } snapshot } => L("{0}, {1}, already here", Sizes.Count(snapshot.Files, "file", "files"), Sizes.Bytes(snapshot.Bytes)),
            { Project: not null } => L("none: the project has no files yet"),
            _ => L("none: it runs in an empty folder"),
        };

    private static string Failure(JobSpec spec) =>
        spec.MaxRetries switch
        {
            0 => L("it stays failed; you can run it again"),
            1 => L("tried again once, if a new try can mend it"),
            var many => L("tried again up to {0} times, if a new try can mend it", many),
        };
}
