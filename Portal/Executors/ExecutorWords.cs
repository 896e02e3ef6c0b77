using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Executors;

/// <summary>What pages say of executors.</summary>
public static class ExecutorWords
{
    /// <summary>The answer at the top of the page.</summary>
    public static string Answer(ExecutorCounts counts)
    {
        var count = counts.Serving switch
        {
            0 => L("none serves this colony"),
            1 => L("1 executor"),
            var many => L("{0} executors", Sizes.Count(many)),
        };
        return counts.NoContact == 0 ? count : L("{0}, {1} without contact", count, Sizes.Count(counts.NoContact));
    }

    /// <summary>The health in words.</summary>
    public static string Health(ExecutorHealth health) =>
        health switch
        {
            ExecutorHealth.Good => L("Good"),
            ExecutorHealth.NoContact => L("No contact"),
            ExecutorHealth.NeverSeen => L("Never started"),
            _ => L("Retired"),
        };

    /// <summary>What a node has, in one line: "16 cores, 62 GiB, 1 × RTX 4090".</summary>
    public static string Node(Capabilities? has)
    {
        if (has is null)
        {
            return L("has not said what it has");
        }
        var parts = new List<string> { Sizes.CoresInWords(has.CpuMillicores), Sizes.Memory(has.MemoryBytes) };
        parts.AddRange(has.Gpus.Count == 0 ? [L("no GPU")] : has.Gpus.Select(g => $"{g.Count} × {g.Name}"));
        var each = string.Join(", ", parts);
        return has.Nodes > 1 ? L("{0} nodes, each {1}", Sizes.Count(has.Nodes), each) : each;
    }

    /// <summary>A version without the commit it was built from.</summary>
    public static string Version(string version) => version.Split('+')[0];

    /// <summary>What retiring does, said before it is done.</summary>
    public static IReadOnlyList<string> RetiringMeans(ExecutorView executor)
    {
        var begun = executor.BegunCount;
        var staged = executor.JobCount - begun;
        var means = new List<string>
        {
            L("It gets no more jobs, and its key is refused from now on. This cannot be undone; the machine can be added again under a new name."),
        };
        if (staged > 0)
        {
            means.Add(
                staged == 1
                    ? L("1 job it has not started goes back to waiting.")
                    : L("{0} jobs it has not started go back to waiting.", Sizes.Count(staged))
            );
        }
        if (begun > 0)
        {
            means.Add(
                begun == 1
                    ? L("1 job may be running there. It is not stopped; the portal loses contact with it, and its end has to be said by you.")
                    : L(
                        "{0} jobs may be running there. They are not stopped; the portal loses contact with them, and their end has to be said by you.",
                        Sizes.Count(begun)
                    )
            );
        }
        if (executor.IsBuiltIn)
        {
            means.Add(L("It is the portal's own executor: this machine runs nothing more for the colony."));
        }
        return means;
    }
}
