using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Systems;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>A name that a field of the form can take, with what is known of it.</summary>
/// <param name="Value">The name.</param>
/// <param name="Words">What is known of it.</param>
public sealed record SlurmChoice(string Value, string Words);

/// <summary>What the form offers of Slurm: from what was found out about the systems that may get the job. Pure.</summary>
/// <param name="Systems">Those systems, the caller's own: one that is named first.</param>
/// <param name="Partitions">Their partitions.</param>
/// <param name="Accounts">Accounts the person may charge there.</param>
/// <param name="Qos">Qualities of service.</param>
public sealed record SlurmChoices(
    IReadOnlyList<SystemView> Systems,
    IReadOnlyList<SlurmChoice> Partitions,
    IReadOnlyList<SlurmChoice> Accounts,
    IReadOnlyList<SlurmChoice> Qos
)
{
    /// <summary>Nothing to offer.</summary>
    public static SlurmChoices None { get; } = new([], [], [], []);

    /// <summary>The choices for a form as it reads.</summary>
    /// <param name="systems">The colony's systems.</param>
    /// <param name="asks">What the form asks for.</param>
    /// <param name="fits">Who fits; null while it is not known.</param>
    public static SlurmChoices Of(IReadOnlyList<SystemView> systems, Conditions asks, FitLines? fits)
    {
        if (asks.ExecutorType is { } type && type != "slurm")
        {
            return None;
        }
        var mine = systems.Where(system => system.IsMine || system.Sharing?.MayUse == true);
        var concerned = (
            asks.ExecutorNames.Count > 0
                ? mine.Where(system => asks.ExecutorNames.Any(system.Has))
                : mine.Where(system => asks.ExecutorType == "slurm" || fits?.Lines.Any(line => line.Fits && system.Has(line.Name)) == true)
        ).ToList();
        var found = concerned.Select(system => system.Findings).OfType<SystemFindings>().ToList();
        return new(
            concerned,
            Distinct(found.SelectMany(one => one.Partitions).Select(partition => new SlurmChoice(partition.Name, Words(partition)))),
            Distinct(found.SelectMany(one => one.Accounts).Select(account => new SlurmChoice(account.Name, FindingWords.CoreHours(account)))),
            Distinct(found.SelectMany(one => one.Accounts).SelectMany(account => account.Qos).Select(qos => new SlurmChoice(qos, "")))
        );
    }

    /// <summary>What is known of the partition that the form names; null when nothing is.</summary>
    public string? About(string? partition) => Partitions.FirstOrDefault(one => one.Value == partition?.Trim())?.Words;

    private static List<SlurmChoice> Distinct(IEnumerable<SlurmChoice> choices) =>
        [.. choices.DistinctBy(choice => choice.Value).Take(200).Select(choice => new SlurmChoice(ServerText.Line(choice.Value), choice.Words))];

    private static string Words(PartitionFinding partition) =>
        L(
            "{0} of {1}, {2}, walltime {3}, {4}",
            Sizes.Count(partition.Nodes, "node", "nodes"),
            FindingWords.Node(partition),
            FindingWords.Gpus(partition).Replace("–", L("no GPU"), StringComparison.Ordinal),
            FindingWords.Walltime(partition.MaxWalltimeSeconds),
            FindingWords.State(partition)
        );
}
