using System.Globalization;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary>What a system's page shows of it, as lines. Pure. What nobody could tell is "unknown".</summary>
internal static class FindingLines
{
    private const string Unknown = "unknown";

    /// <summary>All of them. Names and sentences in them come from the system: whoever prints them makes them harmless.</summary>
    public static IEnumerable<string> Of(SystemView system) =>
        system.Findings is { } found
            ? [.. Standing(system), .. Partitions(found), .. Accounts(found), .. Storage(found), .. Rest(found), .. NotFound(found)]
            : [.. Standing(system), "Nothing is known of what is there."];

    private static IEnumerable<string> Standing(SystemView system)
    {
        var status = system.Status;
        yield return $"{system.Name}: {ContactWords.Of(status.Contact)} since {At(status.Since)}, {Where(system.Address)}, of {system.Owner}";
        if (status.Message is { Length: > 0 } message)
        {
            yield return message;
        }
        yield return $"How jobs get there: {Rung(status)}{(status.RungWhy is { Length: > 0 } why ? $". {why}" : "")}";
    }

    private static IEnumerable<string> Partitions(SystemFindings found)
    {
        yield return found.Partitions.Count == 0 ? "Partitions: none that you may see" : "Partitions";
        foreach (var one in found.Partitions)
        {
            yield return $"  {one.Name}{Default(one.IsDefault)}: {State(one.State)}; {Count(one.Nodes)} nodes, the largest with "
                + $"{Count(one.CpusPerNode)} cores, {Memory(one.MemoryBytesPerNode)}, GPUs {Gpus(one)}; "
                + $"walltime {Walltime(one)}; nodes a job {Most(one.MaxNodesPerJob)}"
                + (one.AllowedAccounts.Count > 0 ? $"; for accounts {Names(one.AllowedAccounts, "")}" : "")
                + (one.PreemptMode is { Length: > 0 } mode ? $"; others may take its nodes: {mode}" : "");
        }
    }

    private static IEnumerable<string> Accounts(SystemFindings found)
    {
        yield return found.Accounts.Count > 0 ? "Accounts"
        : found.HasAccounting == false ? "Accounts: Slurm keeps none there, nothing is charged"
        : "Accounts: none found that you may charge";
        foreach (var one in found.Accounts)
        {
            yield return $"  {one.Name}{Default(one.IsDefault)}: {CoreHours(one)}; quality of service {Names(one.Qos, "the default")}; jobs at once "
                + (one.MaxSubmitJobs is { } most ? Count(most) : "no limit known");
        }
    }

    private static IEnumerable<string> Storage(SystemFindings found)
    {
        yield return found.Storage.Count == 0 ? "Storage: unknown" : "Storage";
        foreach (var place in found.Storage)
        {
            yield return $"  {place.What}, {place.Path}: {Room(place)}; files {Files(place)}";
        }
    }

    private static IEnumerable<string> Rest(SystemFindings found) =>
        [
            $"Found there, {At(found.FoundAt)}",
            $"  Scheduler: Slurm {found.SlurmVersion ?? Unknown}, cluster {found.ClusterName ?? Unknown}",
            $"  Login node: {found.HostName ?? Unknown}, {found.OperatingSystem ?? Unknown}, shell {found.LoginShell ?? Unknown}",
            $"  Accounting: {YesNo(found.HasAccounting, "on", "off")}",
            $"  Largest job array: {(found.MaxArraySize is { } size ? Count(size) : Unknown)}",
            $"  Containers: {Names(found.ContainerRuntimes, "none found")}",
            $"  Home on compute nodes: {YesNo(found.HasSharedHome, "the same", "another: no job can run from it")}",
            $"  Clock of the login node: {Clock(found.ClockOffsetMilliseconds)}",
            $"  Reaches the portal: {YesNo(found.ReachesPortal, "yes", "no")}",
            $"  Programs outlive a sign-in by: {Names(found.DetachedBy, "nothing found")}",
            $"  Sessions on one connection: {(found.SessionsSeen is { } seen ? Count(seen) : Unknown)}",
        ];

    private static IEnumerable<string> NotFound(SystemFindings found) =>
        found.Unknown.Count == 0 ? [] : [.. found.Unknown.Select(sentence => $"  {sentence}").Prepend("Not found out")];

    private static string Where(SystemAddress? address) =>
        address is null
            ? "its program dials in"
            : $"{address.User}@{address.Host}{(address.Port == 22 ? "" : $" port {Count(address.Port, "0")}")}"
                + (address.JumpHost is { Length: > 0 } through ? $" through {through}" : "");

    private static string Rung(SystemStatus status) =>
        status.Rung switch
        {
            Contracts.Rung.Twin => "a program on the login node",
            Contracts.Rung.ByHand => "a program that was started by hand",
            Contracts.Rung.OverSsh => "over SSH, nothing stays there",
            _ => status.RungWhy is null ? "not chosen yet" : "nothing runs there now",
        };

    private static string State(string said) =>
        said.ToUpperInvariant() switch
        {
            "UP" => "takes jobs",
            "DOWN" => "holds jobs back: down",
            "DRAIN" => "takes no new jobs",
            "INACTIVE" => "takes no jobs",
            _ => $"Slurm says \"{said}\"",
        };

    private static string Gpus(PartitionFinding one) =>
        one.Gpus.Count == 0 ? "none" : string.Join(", ", one.Gpus.Select(gpu => $"{Count(gpu.Count)} × {gpu.Name}"));

    private static string Walltime(PartitionFinding one) =>
        (one.MaxWalltimeSeconds is { } most ? $"at most {Span(most)}" : "no limit")
        + (one.DefaultWalltimeSeconds is { } usual ? $", {Span(usual)} where none is asked for" : "");

    private static string CoreHours(AccountFinding one) =>
        one switch
        {
            { CoreHoursUsed: { } used, CoreHoursLimit: { } limit } => $"{Hours(Math.Max(0, limit - used))} of {Hours(limit)} core-hours left",
            { CoreHoursLimit: { } limit } => $"{Hours(limit)} core-hours granted, used: unknown",
            { CoreHoursUsed: { } used } => $"{Hours(used)} core-hours used, no limit known",
            _ => "core-hours unknown",
        };

    private static string Room(StorageFinding place) =>
        place switch
        {
            { UsedBytes: { } used, LimitBytes: { } limit } => $"{Bytes(used)} of {Bytes(limit)} used"
                + (place.IsQuota ? "" : " by everybody: of the file system, not your quota"),
            { LimitBytes: { } limit } => $"{Bytes(limit)} in all, used: unknown",
            { UsedBytes: { } used } => $"{Bytes(used)} used, limit unknown",
            _ => Unknown,
        };

    private static string Files(StorageFinding place) =>
        place.UsedFiles is not { } used ? Unknown
        : place.LimitFiles is { } limit ? $"{Count(used)} of {Count(limit)}"
        : $"{Count(used)}, limit unknown";

    private static string Clock(long? milliseconds) =>
        milliseconds switch
        {
            null => Unknown,
            > -100 and < 100 => "the same as the portal's",
            { } off => $"{(Math.Abs(off) / 1000.0).ToString("0.#", CultureInfo.InvariantCulture)} s {(off > 0 ? "ahead of" : "behind")} the portal's",
        };

    private static string Default(bool isDefault) => isDefault ? " (default)" : "";

    private static string Most(int? most) => most is { } some ? $"at most {Count(some)}" : "no limit";

    private static string Names(IReadOnlyList<string> names, string none) => names.Count == 0 ? none : string.Join(", ", names);

    private static string YesNo(bool? known, string yes, string no) =>
        known is not { } said ? Unknown
        : said ? yes
        : no;

    private static string Span(long seconds) => Shown.Span(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue)));

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Count(long count, string form = "N0") => count.ToString(form, CultureInfo.InvariantCulture);

    private static string Hours(double hours) => hours.ToString(hours < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    private static string Memory(long bytes) => $"{(bytes / (double)(1L << 30)).ToString("0.#", CultureInfo.InvariantCulture)} GiB";

    private static string Bytes(long bytes) => $"{(Math.Max(0, bytes) / 1e9).ToString("0.#", CultureInfo.InvariantCulture)} GB";
}
