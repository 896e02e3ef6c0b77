namespace Pollinator.Slurm.States;

/// <summary>Why a job waits, for people.</summary>
/// <param name="Word">Slurm's word.</param>
/// <param name="Sentence">What it means, and what can be done.</param>
/// <param name="NeedsPerson">Whether it waits for ever unless somebody does something.</param>
internal sealed record PendingReason(string Word, string Sentence, bool NeedsPerson);

/// <summary>The one table of Slurm's reasons to wait (documented ones up to 25.05). The many limits of accounts and QOS are read by <see cref="LimitReasons"/>.</summary>
internal static class PendingReasons
{
    private const string Held = "Ask the system's administrators why, or cancel it.";

    private static readonly PendingReason[] Table =
    [
        // The usual ones, which pass by themselves.
        Passes("Priority", "Jobs with a higher priority are ahead of it."),
        Passes("Resources", "No free nodes now. It is next in line for what it asks. Asking for less may start it sooner."),
        Passes("Scheduling", "Slurm is looking for nodes for it."),
        Passes("SchedDefer", "Slurm looks for nodes at its next round."),
        Passes("Cleaning", "Slurm is still clearing up after its last run."),
        Passes("Prolog", "Its nodes are being made ready."),
        Passes("BeginTime", "It may not start yet: it was put back into the queue, or asks for a later time."),
        Passes("Dependency", "It waits for another job to end."),
        Passes("JobArrayTaskLimit", "Only so many tasks of its array may run at once."),
        Passes("Licenses", "All licences it asks for are in use."),
        Passes("Reservation", "Its reservation has not begun yet."),
        Passes("NodeDown", "A node it needs is down. It starts when the node is back."),
        Passes("FrontEndDown", "The system's front end is down. It starts when that is back."),
        Passes("PowerNotAvail", "The system's power limit leaves no room now."),
        Passes("PowerReserved", "Power is set aside for other jobs now."),
        Passes("BurstBufferResources", "The burst buffer has no room now."),
        Passes("BurstBufferStageIn", "Its data are on the way to the burst buffer."),
        Passes("BurstBufferOperation", "The burst buffer is being made ready."),
        Passes("FedJobLock", "The clusters of the federation are deciding where it runs."),
        Passes("JobLaunchFailure", "Its last launch failed; Slurm tries again."),
        Passes("SystemFailure", "Something in the system failed; Slurm tries again."),
        // Where the system itself is in the way.
        Passes("ReqNodeNotAvail", "The nodes it needs are not to be had now: down, drained, or set aside. It starts when they are back."),
        Passes("PartitionDown", "Its partition takes jobs but starts none just now."),
        Passes("PartitionInactive", "Its partition is switched off just now."),
        // Those that never pass.
        Stays(
            "PartitionTimeLimit",
            "It asks for more time than its partition allows, so it can never start. Ask for less, or choose another partition."
        ),
        Stays(
            "PartitionNodeLimit",
            "It asks for more or fewer nodes than its partition allows, so it can never start. Change the number, or choose another partition."
        ),
        Stays(
            "PartitionConfig",
            "It asks for something its partition does not have or allow, so it cannot start. Ask for less, or choose another partition."
        ),
        Stays("AccountNotAllowed", "Its account may not use this partition. Name another account or partition."),
        Stays("InvalidAccount", "Slurm does not know its account (any more). Name another."),
        Stays("InvalidQOS", "Slurm does not know its QOS (any more), or its account may not use it. Name another."),
        Stays("QOSNotAllowed", "Its QOS may not be used in this partition. Name another QOS or partition."),
        Stays("BadConstraints", "No node has what its constraint asks for. Change the constraint."),
        Stays(
            "DependencyNeverSatisfied",
            "It waits for a job that did not end as it had to, so it can never start. Run that one again, or cancel this one."
        ),
        Stays("DeadLine", "It cannot end before its deadline any more."),
        Stays("ReservationDeleted", "Its reservation is gone. Name another, or none."),
        Stays("ReservationInvalid", "Its reservation cannot be used (any more). Name another, or none."),
        Stays("JobHeldUser", "It is held by its owner on the system. Release it there with scontrol release, or cancel it."),
        Stays("JobHeldAdmin", $"It is held by an administrator of the system. {Held}"),
        Stays("JobHoldMaxRequeue", $"It was put back into the queue too often, so Slurm holds it. {Held}"),
        Stays("InvalidBBState", "The burst buffer is in a state Slurm cannot use. Ask the system's administrators."),
        // Older or wider words for limits.
        Passes("AccountingPolicy", "A limit of its account or QOS is reached. It starts when there is room below the limit."),
        Passes("AssociationJobLimit", "Its account runs as many jobs as it may. It starts when one ends."),
        Passes("AssociationResourceLimit", "Its account uses as much as it may. It starts when some of its jobs end."),
        Stays("AssociationTimeLimit", "Its account's time limit is reached. Ask for less time, or charge another account."),
        Passes("QOSJobLimit", "Its QOS runs as many jobs as it may. It starts when one ends."),
        Passes("QOSResourceLimit", "Its QOS uses as much as it may. It starts when some of its jobs end."),
        Stays("QOSTimeLimit", "It asks for more time than its QOS allows. Ask for less, or name another QOS."),
        Stays("QOSUsageThreshold", "Its account has used more than its QOS allows for. Name another QOS, or wait until past use counts less."),
        Passes("InactiveLimit", "Its session was inactive for too long."),
        // Said of jobs that have ended or are about to; a waiting job shows them only in between.
        Passes("None", "Slurm has not said yet why it waits."),
        Passes("NonZeroExitCode", "Its last run ended with an exit code."),
        Passes("TimeLimit", "Its last run reached its walltime."),
        Passes("OutOfMemory", "Its last run reached its memory."),
    ];

    private static readonly Dictionary<string, PendingReason> ByWord = Table.ToDictionary(row => row.Word, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words of the table, for tests.</summary>
    public static IEnumerable<string> Words => ByWord.Keys;

    /// <summary>Reads a reason as squeue prints it, with what may follow it; an unknown word is said to be so.</summary>
    /// <param name="said">As said; null or <c>None</c> when nothing was.</param>
    public static PendingReason Read(string? said)
    {
        if (said is null)
        {
            return ByWord["None"];
        }

        var (word, more) = said.Split(',', 2, StringSplitOptions.TrimEntries) is [var first, var rest] ? (first, rest) : (said.Trim(), null);
        return Phrase(said) ?? (ByWord.TryGetValue(word, out var known) ? With(known, more) : LimitReasons.Read(word)) ?? Unknown(said);
    }

    /// <summary>Whether a reason is in the table.</summary>
    public static bool IsKnown(PendingReason reason) => !reason.Word.StartsWith('"');

    // Some reasons are sentences of Slurm's own.
    private static PendingReason? Phrase(string said) =>
        said.StartsWith("Nodes required for job are DOWN, DRAINED", StringComparison.OrdinalIgnoreCase)
            ? Passes("ReqNodeNotAvail", "The nodes it needs are down, drained, or set aside for jobs in partitions of higher priority.")
        : said.Contains("Reserved for maintenance", StringComparison.OrdinalIgnoreCase)
            ? Passes("Maintenance", "The system is maintained soon, and its walltime reaches into that. A shorter walltime can start before it.")
        : said.Contains("launch failed requeued held", StringComparison.OrdinalIgnoreCase)
            ? Stays(
                "launch failed requeued held",
                "Its node could not start it, so Slurm put it back into the queue and holds it. Release it there with scontrol release and its number, or cancel it."
            )
        : said.Contains("job requeued in held state", StringComparison.OrdinalIgnoreCase)
            ? Stays(
                "job requeued in held state",
                "It was put back into the queue on the system, and is held. Release it there with scontrol release and its number, or cancel it."
            )
        : said.Contains("account not permitted to use this partition", StringComparison.OrdinalIgnoreCase) ? ByWord["AccountNotAllowed"]
        : said.Contains("QOS not permitted to use this partition", StringComparison.OrdinalIgnoreCase) ? ByWord["QOSNotAllowed"]
        : null;

    private static PendingReason With(PendingReason reason, string? more) =>
        more is null ? reason : reason with { Sentence = $"{reason.Sentence} Slurm adds: {Text.Short(more)}" };

    private static PendingReason Unknown(string said) =>
        new($"\"{Text.Short(said)}\"", $"Slurm says \"{Text.Short(said)}\", which we don't know.", NeedsPerson: false);

    private static PendingReason Passes(string word, string sentence) => new(word, sentence, NeedsPerson: false);

    private static PendingReason Stays(string word, string sentence) => new(word, sentence, NeedsPerson: true);
}
