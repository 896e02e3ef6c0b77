namespace Pollinator.Slurm.Commands;

/// <summary>What of Slurm's own settings matters here.</summary>
internal sealed record SlurmSettings(string? Version, string? ClusterName, int? MaxArraySize, bool? HasAccounting, long? MinJobAgeSeconds);

/// <summary><c>scontrol show config</c>.</summary>
internal static class ShowConfig
{
    public static RemoteCommand Command { get; } =
        new("scontrol show config", "Slurm's version and settings", Asked.Scheduler, ["scontrol", "show", "config"]);

    public static SlurmSettings Parse(string output)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Columns.Lines(output))
        {
            if (line.IndexOf('=') is var at and > 0)
            {
                values.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim());
            }
        }

        return new(
            Value("SLURM_VERSION"),
            Value("ClusterName"),
            Columns.Int(Value("MaxArraySize") ?? ""),
            Value("AccountingStorageType") is { } type ? type.EndsWith("slurmdbd", StringComparison.Ordinal)
                : values.Count > 0 ? false
                : null,
            Columns.Long((Value("MinJobAge") ?? "").Split(' ')[0])
        );

        string? Value(string name) => Columns.Text(values.GetValueOrDefault(name) ?? "");
    }
}
