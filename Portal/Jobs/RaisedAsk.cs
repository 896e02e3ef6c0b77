using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>What to ask for instead, when a job ended at the end of what it had asked for: twice as much, or what the largest executor that fits has.</summary>
/// <param name="Spec">The job's specification with the amount raised; unchanged when it cannot be.</param>
/// <param name="Title">What was changed: "Memory is raised from 4 GiB to 8 GiB."</param>
/// <param name="Detail">Why, and what is left to the person.</param>
public sealed record RaisedAsk(JobSpec Spec, string Title, string Detail)
{
    /// <summary>Proposes for a job that ran out of something, after asking which executors would fit it otherwise; null for any other end.</summary>
    public static async Task<RaisedAsk?> ProposeAsync(JobView job, IExecutors executors, Caller caller, CancellationToken ct)
    {
        if (!Limit.Find(job, out var limit))
        {
            return null;
        }
        var fits = (await executors.FitAsync(caller, limit.With(job.Spec, null), ct)).Value ?? [];
        var named = job.Spec.Conditions.ExecutorNames;
        var fitting = fits.Where(fit =>
                fit.Misfits.Count == 0
                && fit.Health != ExecutorHealth.Retired
                && (named.Count == 0 || named.Contains(fit.Name, StringComparer.Ordinal))
            )
            .Select(fit => fit.Capabilities)
            .OfType<Capabilities>();
        return Of(job, [.. fitting]);
    }

    /// <summary>Proposes for a job that ran out of something, given the executors that would fit it otherwise; null for any other end.</summary>
    public static RaisedAsk? Of(JobView job, IReadOnlyList<Capabilities> fitting)
    {
        if (!Limit.Find(job, out var limit))
        {
            return null;
        }
        if (limit.Asked is not { } asked)
        {
            return new(
                job.Spec,
                L(limit.NotRaised),
                L("Job #{0} asked for no amount, so there is nothing to double. Say below how much it needs.", job.Summary.Number)
            );
        }
        var most = limit.Most(fitting);
        var raised = Math.Min(asked > long.MaxValue / 2 ? long.MaxValue : asked * 2, most ?? long.MaxValue);
        if (raised <= asked)
        {
            return new(
                job.Spec,
                L(limit.NotRaised),
                L("No executor that fits has more than the {0} that job #{1} asked for.", limit.Words(asked), job.Summary.Number)
            );
        }
        var why =
            raised == most
                ? L("Job #{0} reached its end; no executor that fits has more. Change it below if you know better.", job.Summary.Number)
                : L("That is twice what job #{0} asked for. Change it below if you know better.", job.Summary.Number);
        return new(limit.With(job.Spec, raised), L(limit.Raised, limit.Words(asked), limit.Words(raised)), why);
    }

    // An amount that a job can reach the end of: how it is read, written and capped. Its two sentences are looked up when they are said.
    private sealed record Limit(
        string NotRaised,
        string Raised,
        long? Asked,
        Func<JobSpec, long?, JobSpec> With,
        Func<IReadOnlyList<Capabilities>, long?> Most,
        Func<long, string> Words
    )
    {
        public static bool Find(JobView job, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Limit? limit)
        {
            var asked = job.Spec.Conditions;
            limit = job.Summary.Reason switch
            {
                EndReason.OutOfMemory => new(
                    "Memory is not raised.",
                    "Memory is raised from {0} to {1}.",
                    asked.MemoryBytes > 0 ? asked.MemoryBytes : null,
                    WithMemory,
                    MostMemory,
                    Quantities.WriteBytes
                ),
                EndReason.Walltime => new(
                    "Walltime is not raised.",
                    "Walltime is raised from {0} to {1}.",
                    asked.WalltimeSeconds,
                    WithWalltime,
                    MostWalltime,
                    Span
                ),
                EndReason.MaxExecTime => new(
                    "The longest run is not raised.",
                    "The longest run is raised from {0} to {1}.",
                    job.Spec.MaxExecSeconds,
                    WithMaxExec,
                    _ => int.MaxValue,
                    Span
                ),
                _ => null,
            };
            return limit is not null;
        }

        private static JobSpec WithMemory(JobSpec spec, long? bytes) => spec with { Conditions = spec.Conditions with { MemoryBytes = bytes ?? 0 } };

        private static JobSpec WithWalltime(JobSpec spec, long? seconds) =>
            spec with
            {
                Conditions = spec.Conditions with { WalltimeSeconds = (int?)seconds },
            };

        private static JobSpec WithMaxExec(JobSpec spec, long? seconds) => spec with { MaxExecSeconds = (int?)seconds };

        // Whole mebibytes: what a machine has is an odd number of bytes, which nobody wants to read in a field.
        private static long? MostMemory(IReadOnlyList<Capabilities> fitting) =>
            fitting.Count == 0 ? null : fitting.Max(executor => executor.MemoryBytes) >> 20 << 20;

        private static long? MostWalltime(IReadOnlyList<Capabilities> fitting) =>
            fitting.Count == 0 ? int.MaxValue : fitting.Max(executor => executor.MaxWalltimeSeconds ?? int.MaxValue);

        private static string Span(long seconds) => Spans.WriteSeconds((int)seconds);
    }
}
