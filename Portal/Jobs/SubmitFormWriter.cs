using System.Globalization;
using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>Fills a form from a specification, so that reading it gives the same specification.</summary>
public static class SubmitFormWriter
{
    /// <summary>The form of a <c>project.yaml</c> or of an earlier job.</summary>
    public static SubmitForm Write(JobSpec spec, IReadOnlyDictionary<string, JsonElement>? inputs = null)
    {
        var conditions = spec.Conditions;
        return new()
        {
            Command = CommandWords.Join(spec.Command),
            InitCommand = spec.InitCommand ?? "",
            Image = spec.Image ?? "",
            Label = spec.Label ?? "",
            Nodes = Number(conditions.Nodes),
            ProcessesPerNode = Number(conditions.ProcessesPerNode),
            Cpu = conditions.CpuMillicores == 0 ? "" : Quantities.WriteCores(conditions.CpuMillicores),
            Memory = Bytes(conditions.MemoryBytes),
            Storage = Bytes(conditions.StorageBytes),
            Gpus = conditions.Gpu is { } gpu ? Number(gpu.Count) : "",
            GpuName = conditions.Gpu?.Name ?? "",
            Walltime = Span(conditions.WalltimeSeconds),
            Executors = string.Join(", ", conditions.ExecutorNames),
            ExecutorType = conditions.ExecutorType ?? "",
            Partition = spec.Slurm?.Partition ?? "",
            Account = spec.Slurm?.Account ?? "",
            Qos = spec.Slurm?.Qos ?? "",
            Constraint = spec.Slurm?.Constraint ?? "",
            Reservation = spec.Slurm?.Reservation ?? "",
            Modules = string.Join(' ', spec.Slurm?.Modules ?? []),
            Environment = EnvironmentLines.Write(spec.Environment),
            Secrets = string.Join(' ', spec.Secrets),
            Priority = Number(spec.Priority),
            MaxWait = Span(spec.MaxWaitSeconds),
            MaxExec = Span(spec.MaxExecSeconds),
            Retries = Number(spec.MaxRetries),
            Function = spec.FunctionName,
            Args = spec.Args.Count == 0 ? "" : "[" + string.Join(", ", spec.Args.Select(a => a.GetRawText())) + "]",
            Kwargs = Members(spec.Kwargs),
            Inputs = Members(inputs),
        };
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes == 0 ? "" : Quantities.WriteBytes(bytes);

    private static string Span(int? seconds) => seconds is { } some ? Spans.WriteSeconds(some) : "";

    private static string Members(IReadOnlyDictionary<string, JsonElement>? members) =>
        members is null or { Count: 0 }
            ? ""
            : "{" + string.Join(", ", members.Select(m => $"\"{JsonEncodedText.Encode(m.Key)}\": {m.Value.GetRawText()}")) + "}";
}
