using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Commands;

/// <summary>A job as the controller sees it now.</summary>
/// <param name="Id">Slurm's number of it.</param>
/// <param name="State">What its state word means.</param>
/// <param name="Reason">Slurm's word for why it waits or ended; null for none.</param>
/// <param name="Start">When it started, or is expected to.</param>
/// <param name="End">When it ended, or will at the latest.</param>
/// <param name="Nodes">Where; null while it waits.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Mark">Its comment: ours, or any other text.</param>
internal sealed record QueuedJob(
    long Id,
    SlurmState State,
    string? Reason,
    DateTimeOffset? Start,
    DateTimeOffset? End,
    string? Nodes,
    string Partition,
    string Mark
);

/// <summary>What squeue said.</summary>
/// <param name="Jobs">All jobs of the user.</param>
/// <param name="Strange">Lines that were not understood.</param>
internal sealed record SqueueAnswer(IReadOnlyList<QueuedJob> Jobs, IReadOnlyList<string> Strange);

/// <summary><c>squeue</c>: one call for all jobs of a user. Same layout and words in 22.05 and 24.11.</summary>
internal static class Squeue
{
    // The comment is text of anybody's, so it stands last.
    private const string Format = "%A|%T|%r|%S|%e|%N|%P|%k";
    private const int Fields = 8;

    public static RemoteCommand Command(string user) =>
        new(
            $"squeue -h -u <user> -t all -o {Format}",
            "How jobs stand: one call for all of them",
            Asked.Scheduler,
            ["squeue", "-h", "-u", user, "-t", "all", "-o", Format]
        );

    public static SqueueAnswer Parse(string output)
    {
        var (jobs, strange) = (new List<QueuedJob>(), new List<string>());
        foreach (var line in Columns.Lines(output))
        {
            if (
                line.Split('|', Fields) is [var id, var state, var reason, var start, var end, var nodes, var partition, var mark]
                && Columns.Long(id) is { } number
            )
            {
                jobs.Add(
                    new(
                        number,
                        SlurmStates.Read(state),
                        Columns.Text(reason),
                        Columns.Time(start),
                        Columns.Time(end),
                        Columns.Text(nodes),
                        partition,
                        mark
                    )
                );
            }
            else if (!line.StartsWith("CLUSTER:", StringComparison.Ordinal))
            {
                strange.Add(line);
            }
        }

        return new(jobs, strange);
    }
}
