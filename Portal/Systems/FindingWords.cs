using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>What was found out about a system, in words. What nobody could tell is "unknown".</summary>
public static class FindingWords
{
    /// <summary>Written where nobody knows.</summary>
    public static string Unknown => L("unknown");

    /// <summary>"Slurm 22.05.8".</summary>
    public static string Slurm(SystemFindings? found) =>
        found?.SlurmVersion is { Length: > 0 } version ? $"Slurm {ServerText.Line(version)}" : L("Slurm, version unknown");

    /// <summary>"5 partitions, 8 × mi250x".</summary>
    public static string Partitions(SystemFindings? found)
    {
        if (found is null)
        {
            return L("not looked at yet");
        }
        var gpus = found
            .Partitions.SelectMany(partition => partition.Gpus)
            .GroupBy(gpu => gpu.Name, StringComparer.Ordinal)
            .Select(model => L("up to {0} × {1} a node", model.Max(gpu => gpu.Count), ServerText.Line(model.Key)))
            .Take(3);
        return string.Join(", ", gpus.Prepend(Sizes.Count(found.Partitions.Count, "partition", "partitions")));
    }

    /// <summary>"8 × mi250x", "–".</summary>
    public static string Gpus(PartitionFinding partition) =>
        partition.Gpus.Count == 0 ? "–" : string.Join(", ", partition.Gpus.Select(gpu => $"{gpu.Count} × {ServerText.Line(gpu.Name)}"));

    /// <summary>"2 d", "no limit".</summary>
    public static string Walltime(long? seconds) =>
        seconds is { } limit ? Durations.Words(TimeSpan.FromSeconds(Math.Clamp(limit, 0, int.MaxValue))) : L("no limit");

    /// <summary>"128 cores, 512 GiB".</summary>
    public static string Node(PartitionFinding partition) =>
        $"{Sizes.CoresInWords(partition.CpusPerNode * 1000L)}, {Sizes.Memory(partition.MemoryBytesPerNode)}";

    /// <summary>Slurm's word for a partition's state, with ours.</summary>
    public static string State(PartitionFinding partition) =>
        partition.State.ToUpperInvariant() switch
        {
            "UP" => L("takes jobs"),
            "DOWN" => L("holds jobs back: down"),
            "DRAIN" => L("takes no new jobs"),
            "INACTIVE" => L("takes no jobs"),
            _ => L("Slurm says “{0}”", ServerText.Line(partition.State)),
        };

    /// <summary>"1,240 of 6,588 core-hours left".</summary>
    public static string CoreHours(AccountFinding account) =>
        account switch
        {
            { CoreHoursUsed: { } used, CoreHoursLimit: { } limit } => L("{0} of {1} core-hours left", Hours(Math.Max(0, limit - used)), Hours(limit)),
            { CoreHoursLimit: { } limit } => L("{0} core-hours granted, used: unknown", Hours(limit)),
            { CoreHoursUsed: { } used } => L("{0} core-hours used, no limit known", Hours(used)),
            _ => Unknown,
        };

    /// <summary>What is left to charge, for a list: of the account charged when none is named.</summary>
    public static string Allocation(SystemFindings? found) =>
        found switch
        {
            null => Unknown,
            { HasAccounting: false } => L("no accounting"),
            { Accounts: [] } => Unknown,
            _ => (found.Accounts.FirstOrDefault(account => account.IsDefault) ?? found.Accounts[0]) is var account
                ? $"{ServerText.Line(account.Name)}: {CoreHours(account)}"
                : Unknown,
        };

    /// <summary>"33 GB of 100 GB used".</summary>
    public static string Room(StorageFinding place) =>
        place switch
        {
            { UsedBytes: { } used, LimitBytes: { } limit, IsQuota: true } => L("{0} of {1} used", Sizes.Bytes(used), Sizes.Bytes(limit)),
            { UsedBytes: { } used, LimitBytes: { } limit } => L(
                "{0} of {1} used by everybody: of the file system, not your quota",
                Sizes.Bytes(used),
                Sizes.Bytes(limit)
            ),
            { LimitBytes: { } limit } => L("{0} in all, used: unknown", Sizes.Bytes(limit)),
            { UsedBytes: { } used } => L("{0} used, limit unknown", Sizes.Bytes(used)),
            _ => Unknown,
        };

    /// <summary>"120,000 of 1,000,000 files".</summary>
    public static string Files(StorageFinding place) =>
        place switch
        {
            { UsedFiles: { } used, LimitFiles: { } limit } => L("{0} of {1}", Sizes.Count(used), Sizes.Count(limit)),
            { UsedFiles: { } used } => L("{0}, limit unknown", Sizes.Count(used)),
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
            > -100 and < 100 => L("the same as here"),
            { } off when off > 0 => L("{0} ahead of the portal", Off(off)),
            { } off => L("{0} behind the portal", Off(off)),
        };

    /// <summary>Whether the clock is so far off that a person should know.</summary>
    public static bool IsClockOff(long? milliseconds) => milliseconds is < -2_000 or > 2_000;

    /// <summary>"yes", "no", "unknown".</summary>
    public static string YesNo(bool? known, string? yes = null, string? no = null) =>
        known is not { } said ? Unknown
        : said ? yes ?? L("yes")
        : no ?? L("no");

    /// <summary>A list of names, or what it means that there are none.</summary>
    public static string Names(IReadOnlyList<string> names, string none) =>
        names.Count == 0 ? none : string.Join(", ", names.Select(ServerText.Line));

    private static string Off(long milliseconds) => Durations.Words(TimeSpan.FromMilliseconds(Math.Abs((double)milliseconds)));

    private static string Hours(double hours) => hours.ToString(hours < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);
}
