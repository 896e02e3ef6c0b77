using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>One thing found out.</summary>
/// <param name="What">What it is.</param>
/// <param name="Words">What was found.</param>
/// <param name="Note">What it means for jobs; null when it means nothing to a person.</param>
public sealed record FindingFact(string What, string Words, string? Note = null);

/// <summary>What was found out about a system beside its partitions, accounts and places for files.</summary>
public static class FindingFacts
{
    /// <summary>All of it, in the order in which it matters to jobs.</summary>
    public static IReadOnlyList<FindingFact> Of(SystemFindings found) =>
        [
            new("Scheduler", FindingWords.Slurm(found), ServerText.Line(found.ClusterName) is { Length: > 0 } name ? $"cluster {name}" : null),
            new("Login node", Or(found.HostName), Or(found.OperatingSystem)),
            new("Login shell", Or(found.LoginShell)),
            new(
                "Accounting",
                FindingWords.YesNo(found.HasAccounting, "on", "off"),
                found.HasAccounting == false ? "Why a job ended is read from its own files" : null
            ),
            new("Largest job array", found.MaxArraySize is { } size ? Sizes.Count(size) : FindingWords.Unknown),
            new(
                "Containers",
                FindingWords.Names(found.ContainerRuntimes, "none found"),
                found.ContainerRuntimes.Count == 0 ? "Jobs with an image are not given to it" : null
            ),
            new(
                "Home on compute nodes",
                FindingWords.YesNo(found.HasSharedHome, "the same", "another"),
                found.HasSharedHome is null ? "The self-test finds out" : null
            ),
            new(
                "Clock of the login node",
                FindingWords.Clock(found.ClockOffsetMilliseconds),
                FindingWords.IsClockOff(found.ClockOffsetMilliseconds) ? "Its times are put right before they are shown" : null
            ),
            new(
                "Reaches the portal",
                FindingWords.YesNo(found.ReachesPortal),
                found.ReachesPortal == false ? "Its program would talk through the SSH connection" : null
            ),
            new("Programs outlive a sign-in by", FindingWords.Names(found.DetachedBy, "nothing found")),
            new("Sessions on one connection", found.SessionsSeen is { } seen ? Sizes.Count(seen) : FindingWords.Unknown),
        ];

    private static string Or(string? text) => ServerText.Line(text) is { Length: > 0 } line ? line : FindingWords.Unknown;
}
