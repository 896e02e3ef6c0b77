using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>What a person should know before pressing Run. Only what is known: where nothing is, it says so.</summary>
public static class BeforeRun
{
    /// <summary>Name and value of each fact.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(SubmitSource source, JobSpec spec, FitLines? fits) =>
        [
            ("Should start", fits?.Start() ?? "unknown"),
            ("Ends at the latest", LatestEnd(spec)),
            ("Files", Files(source)),
            ("Results", "what it writes to result/ is kept as a new state"),
            ("When it fails", Failure(spec)),
        ];

    private static string LatestEnd(JobSpec spec)
    {
        var limits = new[] { spec.Conditions.WalltimeSeconds, spec.MaxExecSeconds }.OfType<int>().ToList();
        return limits.Count == 0 ? "unknown: you set no walltime" : $"{Spans.WriteSeconds(limits.Min())} after it starts";
    }

    private static string Files(SubmitSource source) =>
        source switch
        {
            { Snapshot: { } snapshot } =>
                $"{snapshot.Files:N0} {(snapshot.Files == 1 ? "file" : "files")}, {Sizes.Bytes(snapshot.Bytes)}, already here",
            { Project: not null } => "none: the project has no files yet",
            _ => "none: it runs in an empty folder",
        };

    private static string Failure(JobSpec spec) =>
        spec.MaxRetries switch
        {
            0 => "it stays failed; you can run it again",
            1 => "tried again once, if a new try can mend it",
            var many => $"tried again up to {many} times, if a new try can mend it",
        };
}
