using System.Globalization;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>What a <c>project.yaml</c> has to say for a specification: each value with the keys that lead to it. Reading it gives the same values again.</summary>
internal static class ProjectFileEntries
{
    /// <summary>Where the command stands.</summary>
    public static IReadOnlyList<string> CommandPath { get; } = ["environment", "cmd"];

    /// <summary>Where the program of the command stands, when it stands by itself.</summary>
    public static IReadOnlyList<string> SourcePath { get; } = ["environment", "source"];

    /// <summary>The values by their keys' <see cref="KeyOf"/>, in the order in which a new file has them.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="inputs">The input values.</param>
    /// <param name="projectName">The file's <c>projectname</c>, which also names a job that has no label.</param>
    public static OrderedDictionary<string, ProjectFileEntry> Of(JobSpec spec, IReadOnlyDictionary<string, JsonElement>? inputs, string? projectName)
    {
        var entries = new OrderedDictionary<string, ProjectFileEntry>(StringComparer.Ordinal);
        foreach (var entry in Root(spec, projectName).Concat(Conditions(spec.Conditions)).Concat(Environment(spec)).Concat(Rest(spec, inputs)))
        {
            entries.Add(KeyOf(entry.Path), entry);
        }

        return entries;
    }

    /// <summary>One text for a path.</summary>
    public static string KeyOf(IReadOnlyList<string> path) => string.Join('\0', path);

    private static IEnumerable<ProjectFileEntry> Root(JobSpec spec, string? projectName)
    {
        if (spec.Label != projectName)
        {
            yield return Text(spec.Label ?? "", "label");
        }
    }

    private static IEnumerable<ProjectFileEntry> Conditions(Conditions asks) =>
        Present(
            Names(asks.ExecutorNames, "conditions", "executorNames"),
            Optional(asks.ExecutorType, "conditions", "executorType"),
            Number(asks.Nodes, "conditions", "nodes"),
            Number(asks.ProcessesPerNode, "conditions", "processesPerNode"),
            asks.CpuMillicores == 0 ? null : Plain(Cores(asks.CpuMillicores), "conditions", "cpu"),
            asks.MemoryBytes == 0 ? null : Plain(Bytes(asks.MemoryBytes), "conditions", "mem"),
            asks.StorageBytes == 0 ? null : Plain(Bytes(asks.StorageBytes), "conditions", "storage"),
            asks.WalltimeSeconds is { } walltime ? Number(walltime, "conditions", "walltime") : null,
            asks.Gpu is { } gpu ? Number(gpu.Count, "conditions", "gpu", "count") : null,
            Optional(asks.Gpu?.Name, "conditions", "gpu", "name")
        );

    private static IEnumerable<ProjectFileEntry> Environment(JobSpec spec) =>
        Present(
                Optional(spec.Image, "environment", "docker"),
                Optional(spec.InitCommand, "environment", "init-cmd"),
                spec.Command.Count == 0 ? null : Text(CommandWords.Join(spec.Command), [.. CommandPath])
            )
            .Concat(spec.Environment.Select(variable => Text(variable.Value, "environment", "variables", variable.Key)));

    private static IEnumerable<ProjectFileEntry> Rest(JobSpec spec, IReadOnlyDictionary<string, JsonElement>? inputs) =>
        Present(
                Names(spec.Secrets, "secrets"),
                Optional(spec.Slurm?.Partition, "slurm", "partition"),
                Optional(spec.Slurm?.Account, "slurm", "account"),
                Optional(spec.Slurm?.Qos, "slurm", "qos"),
                Optional(spec.Slurm?.Constraint, "slurm", "constraint"),
                Optional(spec.Slurm?.Reservation, "slurm", "reservation"),
                Names(spec.Slurm?.Modules ?? [], "slurm", "modules"),
                spec.Priority == 0 ? null : Number(spec.Priority, "limits", "priority"),
                spec.MaxRetries == 0 ? null : Number(spec.MaxRetries, "limits", "maxRetries"),
                spec.MaxWaitSeconds is { } wait ? Number(wait, "limits", "maxWait") : null,
                spec.MaxExecSeconds is { } exec ? Number(exec, "limits", "maxExec") : null,
                spec.FunctionName == "run" ? null : Text(spec.FunctionName, "function", "name"),
                spec.Args.Count == 0 ? null : new ProjectFileEntry(["function", "args"], YamlValue.List([.. spec.Args.Select(YamlJson.Text)]))
            )
            .Concat(spec.Kwargs.Select(member => Plain(YamlJson.Text(member.Value), "function", "kwargs", member.Key)))
            .Concat((inputs ?? new Dictionary<string, JsonElement>()).Select(member => Plain(YamlJson.Text(member.Value), "inputs", member.Key)));

    private static IEnumerable<ProjectFileEntry> Present(params IEnumerable<ProjectFileEntry?> entries) => entries.OfType<ProjectFileEntry>();

    private static ProjectFileEntry Plain(string text, params string[] path) => new(path, new YamlValue(text));

    private static ProjectFileEntry Text(string text, params string[] path) => Plain(YamlScalar.Write(text), path);

    private static ProjectFileEntry? Optional(string? text, params string[] path) => string.IsNullOrEmpty(text) ? null : Text(text, path);

    private static ProjectFileEntry Number(int value, params string[] path) => Plain(value.ToString(CultureInfo.InvariantCulture), path);

    private static ProjectFileEntry? Names(IReadOnlyList<string> names, params string[] path) =>
        names.Count == 0 ? null : new ProjectFileEntry(path, YamlValue.List([.. names.Select(YamlScalar.Write)]));

    private static string Cores(long millicores) =>
        millicores % 1000 == 0
            ? (millicores / 1000).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{millicores}m");

    // As Kubernetes writes amounts, and with it the tool whose file this is: 480Gi.
    private static string Bytes(long bytes) =>
        Quantities.WriteBytes(bytes).Replace(" ", "", StringComparison.Ordinal).Replace("iB", "i", StringComparison.Ordinal);
}

/// <summary>A value with the keys that lead to it.</summary>
internal sealed record ProjectFileEntry(IReadOnlyList<string> Path, YamlValue Value);
