namespace Pollinator.Slurm.Commands;

/// <summary>A partition as Slurm is set up.</summary>
internal sealed record PartitionSettings
{
    public required string Name { get; init; }

    public bool IsDefault { get; init; }

    public required string State { get; init; }

    public long? MaxSeconds { get; init; }

    public long? DefaultSeconds { get; init; }

    public int Nodes { get; init; }

    public int? MaxNodes { get; init; }

    public IReadOnlyList<string> AllowedAccounts { get; set; } = [];

    public IReadOnlyList<string> AllowedGroups { get; set; } = [];

    public string? PreemptMode { get; init; }

    public bool IsForRootOnly { get; init; }

    /// <summary>Whether a job there must name a reservation.</summary>
    public bool NeedsReservation { get; init; }
}

/// <summary><c>scontrol show partition -o</c>: limits of the partitions this user sees.</summary>
internal static class ShowPartition
{
    public static RemoteCommand Command { get; } =
        new("scontrol show partition -o", "Limits of the partitions", Asked.Scheduler, ["scontrol", "show", "partition", "-o"]);

    public static IReadOnlyList<PartitionSettings> Parse(string output) => [.. Columns.Lines(output).Select(Read).OfType<PartitionSettings>()];

    private static PartitionSettings? Read(string line)
    {
        var values = KeyValues.Of(line);
        return values.GetValueOrDefault("PartitionName") is not { Length: > 0 } name
            ? null
            : new()
            {
                Name = name,
                IsDefault = values.GetValueOrDefault("Default") is "YES",
                State = values.GetValueOrDefault("State") ?? "UP",
                MaxSeconds = Columns.Seconds(values.GetValueOrDefault("MaxTime") ?? ""),
                DefaultSeconds = Columns.Seconds(values.GetValueOrDefault("DefaultTime") ?? ""),
                Nodes = Columns.Int(values.GetValueOrDefault("TotalNodes") ?? "") ?? 0,
                MaxNodes = Columns.Int(values.GetValueOrDefault("MaxNodes") ?? ""),
                AllowedAccounts = Names(values.GetValueOrDefault("AllowAccounts")),
                AllowedGroups = Names(values.GetValueOrDefault("AllowGroups")),
                PreemptMode = values.GetValueOrDefault("PreemptMode") is { } mode and not "OFF" ? mode : null,
                IsForRootOnly = values.GetValueOrDefault("RootOnly") is "YES",
                NeedsReservation = values.GetValueOrDefault("ReqResv") is "YES",
            };
    }

    private static string[] Names(string? text) => text is null or "ALL" or "(null)" ? [] : text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Reads <c>Key=Value Key=Value</c> on one line. No value we ask for holds a blank.</summary>
internal static class KeyValues
{
    public static Dictionary<string, string> Of(string line)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.IndexOf('=') is var at and > 0)
            {
                values.TryAdd(word[..at], word[(at + 1)..]);
            }
        }

        return values;
    }
}
