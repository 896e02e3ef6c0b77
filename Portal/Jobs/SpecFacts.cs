using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>A line of the function specification.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its value, in words or as it was typed.</param>
/// <param name="IsCode">Whether a machine reads it.</param>
public sealed record SpecFact(string Label, string Value, bool IsCode = false);

/// <summary>A specification as a table, in three columns. Nothing is left out that was asked for.</summary>
public static class SpecFacts
{
    /// <summary>The columns. Of several runs it says where each was.</summary>
    public static IReadOnlyList<IReadOnlyList<SpecFact>> Of(JobView job, IReadOnlyList<JobRun>? runs = null) =>
        [What(job.Spec), Where(job, runs ?? []), Limits(job)];

    private static List<SpecFact> What(JobSpec spec)
    {
        var facts = new List<SpecFact> { new(L("Function name"), spec.FunctionName, true) };
        Add(facts, L("Label"), spec.Label);
        Add(facts, L("Command"), Command(spec.Command), true);
        Add(facts, L("Arguments"), string.Join("  ", spec.Args.Select(Json)), true);
        Add(facts, L("Keyword arguments"), string.Join("  ", spec.Kwargs.Select(pair => $"{pair.Key}={Json(pair.Value)}")), true);
        Add(facts, L("Before the command"), spec.InitCommand, true);
        Add(facts, L("Image"), spec.Image, true);
        Add(facts, L("Secrets"), string.Join("  ", spec.Secrets), true);
        Add(facts, L("Environment"), string.Join("\n", spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")), true);
        return facts;
    }

    private static List<SpecFact> Where(JobView job, IReadOnlyList<JobRun> runs)
    {
        var asks = job.Spec.Conditions;
        var facts = new List<SpecFact> { new(L("Executor"), Executors(asks)) };
        Add(facts, L("Ran on"), job.Attempts.Count > 0 ? job.Attempts[^1].ExecutorName : null);
        Add(facts, L("Runs of the job"), runs.Count > 1 ? string.Join(", ", runs.Select(run => run.Title)) : null);
        facts.Add(new(L("Nodes × processes"), $"{asks.Nodes} × {asks.ProcessesPerNode}"));
        facts.Add(
            new(
                L("CPU, memory"),
                $"{(asks.CpuMillicores > 0 ? Sizes.CoresInWords(asks.CpuMillicores) : L("any"))}, {(asks.MemoryBytes > 0 ? Quantities.WriteBytes(asks.MemoryBytes) : L("any"))}"
            )
        );
        facts.Add(new(L("GPUs"), asks.Gpu is { } gpu ? $"{gpu.Count} × {gpu.Name ?? L("any")}" : L("none")));
        Add(facts, L("Disk"), asks.StorageBytes > 0 ? Sizes.Bytes(asks.StorageBytes) : null);
        AddSlurm(facts, job.Spec.Slurm);
        return facts;
    }

    private static void AddSlurm(List<SpecFact> facts, SlurmWishes? wishes)
    {
        Add(facts, L("Partition"), wishes?.Partition, true);
        Add(facts, L("Account"), wishes?.Account, true);
        Add(facts, L("Quality of service"), wishes?.Qos, true);
        Add(facts, L("Constraint"), wishes?.Constraint, true);
        Add(facts, L("Reservation"), wishes?.Reservation, true);
        Add(facts, L("Modules"), string.Join("  ", wishes?.Modules ?? []), true);
    }

    private static List<SpecFact> Limits(JobView job)
    {
        var spec = job.Spec;
        return
        [
            new(L("Priority"), spec.Priority == 0 ? L("0 (normal)") : spec.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new(L("Walltime"), Seconds(spec.Conditions.WalltimeSeconds, L("left to the platform"))),
            new(L("Longest run time"), Seconds(spec.MaxExecSeconds, L("no limit"))),
            new(L("Longest wait"), Seconds(spec.MaxWaitSeconds, L("no limit"))),
            new(L("Retries"), spec.MaxRetries == 0 ? L("none") : L("up to {0}", spec.MaxRetries)),
            new(L("Snapshot"), job.Snapshot?.Short ?? L("none, an empty folder"), job.Snapshot is not null),
        ];
    }

    private static void Add(List<SpecFact> facts, string label, string? value, bool isCode = false)
    {
        if (!string.IsNullOrEmpty(value))
        {
            facts.Add(new SpecFact(label, value, isCode));
        }
    }

    // Shown so that the parts of the array can be told apart.
    private static string Command(IReadOnlyList<string> command) =>
        string.Join(
            ' ',
            command.Select(part =>
                part.Length == 0 || part.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"') ? Json(JsonSerializer.SerializeToElement(part)) : part
            )
        );

    private static string Executors(Conditions asks)
    {
        var names = asks.ExecutorNames.Count > 0 ? string.Join($" {L("or")} ", asks.ExecutorNames) : L("any");
        return asks.ExecutorType is { } kind ? $"{names} ({kind})" : names;
    }

    private static string Seconds(int? seconds, string none) => seconds is { } s ? Durations.Words(s) : none;

    private static string Json(JsonElement value) => value.ValueKind == JsonValueKind.String ? $"\"{value.GetString()}\"" : value.GetRawText();
}
