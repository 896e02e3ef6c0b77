using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

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
            new(
                L("Scheduler"),
                FindingWords.Slurm(found),
                ServerText.Line(found.ClusterName) is { Length: > 0 } name ? L("cluster {0}", name) : null
            ),
            new(L("Login node"), Or(found.HostName), Or(found.OperatingSystem)),
            new(L("Login shell"), Or(found.LoginShell)),
            new(
                L("Accounting"),
                FindingWords.YesNo(found.HasAccounting, L("on"), L("off")),
                found.HasAccounting == false ? L("Why a job ended is read from its own files") : null
            ),
            new(L("Largest job array"), found.MaxArraySize is { } size ? Sizes.Count(size) : FindingWords.Unknown),
            new(
                L("Containers"),
                FindingWords.Names(found.ContainerRuntimes, L("none found")),
                found.ContainerRuntimes.Count == 0 ? L("Jobs with an image are not given to it") : null
            ),
            new(
                L("Home on compute nodes"),
                FindingWords.YesNo(found.HasSharedHome, L("the same"), L("another home on the nodes")),
                found.HasSharedHome switch
                {
                    null => L("The self-test finds out"),
                    false => L(
                        "No job can run from it. Ask the centre for a folder that login and compute nodes both see, and start the program there by hand with --state in it"
                    ),
                    _ => null,
                }
            ),
            new(
                L("Clock of the login node"),
                FindingWords.Clock(found.ClockOffsetMilliseconds),
                FindingWords.IsClockOff(found.ClockOffsetMilliseconds) ? L("Its times are put right before they are shown") : null
            ),
            new(
                L("Reaches the portal"),
                FindingWords.YesNo(found.ReachesPortal),
                found.ReachesPortal == false ? L("Its program would talk through the SSH connection") : null
            ),
            new(L("Programs outlive a sign-in by"), FindingWords.Names(found.DetachedBy, L("nothing found"))),
            new(L("Sessions on one connection"), found.SessionsSeen is { } seen ? Sizes.Count(seen) : FindingWords.Unknown),
        ];

    private static string Or(string? text) => ServerText.Line(text) is { Length: > 0 } line ? line : FindingWords.Unknown;
}
