using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>What was found out about a system, in words. What nobody could tell is "unknown".</summary>
public static class FindingWords
{
    /// <summary>Written where nobody knows.</summary>
    public const string Unknown = "unknown";

    /// <summary>"Slurm 22.05.8".</summary>
    public static string Slurm(SystemFindings? found) =>
        found?.SlurmVersion is { Length: > 0 } version ? $"Slurm {ServerText.Line(version)}" : "Slurm, version unknown";

    /// <summary>"5 partitions, 8 × mi250x".</summary>
    public static string Partitions(SystemFindings? found)
    {
        if (found is null)
        {
            return "not looked at yet";
        }
        var gpus = found
            .Partitions.SelectMany(partition => partition.Gpus)
            .GroupBy(gpu => gpu.Name, StringComparer.Ordinal)
            .Select(model => $"up to {model.Max(gpu => gpu.Count)} × {ServerText.Line(model.Key)} a node")
            .Take(3);
        return string.Join(", ", gpus.Prepend(Sizes.Count(found.Partitions.Count, "partition", "partitions")));
    }

    /// <summary>"8 × mi250x", "–".</summary>
    public static string Gpus(PartitionFinding partition) =>
        partition.Gpus.Count == 0 ? "–" : string.Join(", ", partition.Gpus.Select(gpu => $"{gpu.Count} × {ServerText.Line(gpu.Name)}"));

    /// <summary>"2 d", "no limit".</summary>
    public static string Walltime(long? seconds) =>
        seconds is { } limit ? Durations.Words(TimeSpan.FromSeconds(Math.Clamp(limit, 0, int.MaxValue))) : "no limit";

    /// <summary>"128 cores, 512 GiB".</summary>
    public static string Node(PartitionFinding partition) =>
        $"{Sizes.CoresInWords(partition.CpusPerNode * 1000L)}, {Sizes.Memory(partition.MemoryBytesPerNode)}";

    /// <summary>Slurm's word for a partition's state, with ours.</summary>
    public static string State(PartitionFinding partition) =>
        partition.State.ToUpperInvariant() switch
        {
            "UP" => "takes jobs",
            "DOWN" => "holds jobs back: down",
            "DRAIN" => "takes no new jobs",
            "INACTIVE" => "takes no jobs",
            _ => $"Slurm says “{ServerText.Line(partition.State)}”",
        };

    /// <summary>"1,240 of 6,588 core-hours left".</summary>
    public static string CoreHours(AccountFinding account) =>
        account switch
        {
            { CoreHoursUsed: { } used, CoreHoursLimit: { } limit } => $"{Hours(Math.Max(0, limit - used))} of {Hours(limit)} core-hours left",
            { CoreHoursLimit: { } limit } => $"{Hours(limit)} core-hours granted, used: unknown",
            { CoreHoursUsed: { } used } => $"{Hours(used)} core-hours used, no limit known",
            _ => Unknown,
        };

    /// <summary>What is left to charge, for a list: of the account charged when none is named.</summary>
    public static string Allocation(SystemFindings? found) =>
        found switch
        {
            null => Unknown,
            { HasAccounting: false } => "no accounting",
            { Accounts: [] } => Unknown,
            _ => (found.Accounts.FirstOrDefault(account => account.IsDefault) ?? found.Accounts[0]) is var account
                ? $"{ServerText.Line(account.Name)}: {CoreHours(account)}"
                : Unknown,
        };

    /// <summary>"33 GB of 100 GB used".</summary>
    public static string Room(StorageFinding place) =>
        place switch
        {
            { UsedBytes: { } used, LimitBytes: { } limit } =>
                $"{Sizes.Bytes(used)} of {Sizes.Bytes(limit)} used{(place.IsQuota ? "" : ", by everybody")}",
            { LimitBytes: { } limit } => $"{Sizes.Bytes(limit)} in all, used: unknown",
            { UsedBytes: { } used } => $"{Sizes.Bytes(used)} used, limit unknown",
            _ => Unknown,
        };

    /// <summary>"120,000 of 1,000,000 files".</summary>
    public static string Files(StorageFinding place) =>
        place switch
        {
            { UsedFiles: { } used, LimitFiles: { } limit } => $"{Sizes.Count(used)} of {Sizes.Count(limit)}",
            { UsedFiles: { } used } => $"{Sizes.Count(used)}, limit unknown",
            _ => Unknown,
        };

    /// <summary>How full a place is, 0 to 100; null unknown.</summary>
    public static int? Percent(StorageFinding place) =>
        place is { UsedBytes: { } used, LimitBytes: > 0 and var limit } ? (int)Math.Clamp(100.0 * used / limit, 0, 100) : null;

    /// <summary>The fullest of the person's own places, for a list.</summary>
    public static string Storage(SystemFindings? found) =>
        found?.Storage.Where(place => Percent(place) is not null).OrderByDescending(place => place.IsQuota).ThenByDescending(Percent).FirstOrDefault()
            is { } place
            ? $"{ServerText.Line(place.What)}: {Room(place)}"
            : Unknown;

    /// <summary>"0.2 s ahead of the portal"; more than two seconds is worth a look.</summary>
    public static string Clock(long? milliseconds) =>
        milliseconds switch
        {
            null => Unknown,
            > -100 and < 100 => "the same as here",
            { } off => $"{Durations.Words(TimeSpan.FromMilliseconds(Math.Abs((double)off)))} {(off > 0 ? "ahead of" : "behind")} the portal",
        };

    /// <summary>Whether the clock is so far off that a person should know.</summary>
    public static bool IsClockOff(long? milliseconds) => milliseconds is < -2_000 or > 2_000;

    /// <summary>"yes", "no", "unknown".</summary>
    public static string YesNo(bool? known, string yes = "yes", string no = "no") =>
        known is not { } said ? Unknown
        : said ? yes
        : no;

    /// <summary>A list of names, or what it means that there are none.</summary>
    public static string Names(IReadOnlyList<string> names, string none) =>
        names.Count == 0 ? none : string.Join(", ", names.Select(ServerText.Line));

    private static string Hours(double hours) => hours.ToString(hours < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);
}
