using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Commands;

/// <summary>What sbatch says on standard error, in words for people.</summary>
internal static class SbatchRefusals
{
    // The first that is found counts, so the more exact ones stand first.
    private static readonly (string Said, string Sentence)[] Table =
    [
        (
            "Memory specification can not be satisfied",
            "No node of the partition has the memory it asks for. Ask for less, or choose another partition."
        ),
        ("CPU count per node can not be satisfied", "No node of the partition has that many cores. Ask for fewer, or choose another partition."),
        ("Invalid partition name", "Slurm has no such partition, or you may not see it. Choose another."),
        ("invalid partition specified", "Slurm has no such partition, or you may not see it. Choose another."),
        ("Invalid account", "Slurm does not let you charge this account, or not in this partition. Name another account."),
        ("Invalid qos", "Slurm has no such QOS, or your account may not use it. Name another, or none."),
        ("AssocMaxSubmitJobLimit", "Your account has as many jobs in Slurm's queue as it may have. Wait until some end, or charge another account."),
        ("AssocGrpSubmitJobsLimit", "Your account has as many jobs in Slurm's queue as it may have. Wait until some end, or charge another account."),
        ("QOSMaxSubmitJobPerUserLimit", "You have as many jobs in Slurm's queue as this QOS allows. Wait until some end, or name another QOS."),
        (
            "QOSMaxSubmitJobPerAccountLimit",
            "Your account has as many jobs in Slurm's queue as this QOS allows. Wait until some end, or name another QOS."
        ),
        ("QOSGrpSubmitJobsLimit", "This QOS has as many jobs in Slurm's queue as it allows. Wait until some end, or name another QOS."),
        ("QOSMaxWallDurationPerJobLimit", "It asks for more time than its QOS allows. Ask for less, or name another QOS."),
        ("AssocMaxWallDurationPerJobLimit", "It asks for more time than your account allows. Ask for less."),
        ("QOSMax", "It asks for more than its QOS allows one job. Ask for less, or name another QOS."),
        ("QOSMin", "It asks for less than its QOS demands. Ask for more, or name another QOS."),
        ("QOSGrp", "Its QOS uses as much as it may. Wait until some of its jobs end, or name another QOS."),
        ("AssocMax", "It asks for more than your account allows one job. Ask for less."),
        ("AssocGrp", "Your account uses as much as it may. Wait until some of its jobs end, or charge another."),
        (
            "Job violates accounting/QOS policy",
            "It breaks a limit of your account or QOS (jobs in the queue, size, or time). Ask for less, or name another account or QOS."
        ),
        ("Requested time limit is invalid", "It asks for more time than the partition allows. Ask for less, or choose another partition."),
        ("Time limit specification", "It asks for more time than the partition allows. Ask for less, or choose another partition."),
        (
            "Requested partition configuration not available",
            "It asks for something the partition does not allow. Ask for less, or choose another partition."
        ),
        (
            "Node count specification invalid",
            "It asks for more or fewer nodes than the partition allows. Change the number, or choose another partition."
        ),
        ("More processors requested than permitted", "It asks for more cores than its nodes have. Ask for fewer."),
        (
            "Requested node configuration is not available",
            "No node of the partition has what it asks for (cores, memory, GPUs). Ask for less, or choose another partition."
        ),
        ("Invalid generic resource", "The partition has no such GPUs. Name another model, or choose another partition."),
        ("Invalid gres", "The partition has no such GPUs. Name another model, or choose another partition."),
        ("Invalid Trackable RESource", "The partition has no such GPUs. Name another model, or choose another partition."),
        ("Invalid feature", "No node has what its constraint asks for. Change the constraint."),
        ("reservation is invalid", "There is no such reservation, or it is not for you. Name another, or none."),
        ("Access denied to requested reservation", "This reservation is not for you. Name another, or none."),
        ("Required partition not available", "The partition takes no jobs just now. Choose another."),
        ("Partition state", "The partition takes no jobs just now. Choose another."),
        ("User's group not permitted to use this partition", "You may not use this partition. Choose another."),
        ("not permitted to use this partition", "You may not use this partition. Choose another."),
        ("Access/permission denied", "Slurm does not let you submit jobs. Ask the system's administrators."),
        ("Invalid user id", "Slurm does not know you. Ask the system's administrators for an account."),
        ("slurm controller's job limit", "Slurm's queue is full for everybody. Try again later."),
        ("Slurm temporarily unable to accept job", "Slurm takes no jobs just now. Try again later."),
        ("Pathname of a file, directory or other parameter too long", "A path or a name is too long for Slurm."),
        ("Script is too large", "The job's command and environment are too large for Slurm. Put what is long into a file of the project."),
        ("DOS line breaks", "Slurm does not take this script: it has DOS line breaks."),
        ("does not look like a batch script", "Slurm does not take this script: its first line names no interpreter."),
        ("Invalid job array specification", "Its job array is larger than Slurm allows. Ask for fewer tasks."),
        ("Job dependency problem", "The job it shall wait for is not there (any more). Name another, or none."),
        ("sbatch: error: Invalid --", "This version of Slurm does not take a value we give it. Tell the person who runs the portal."),
        ("unrecognized option", "This version of Slurm does not know an option we use. Tell the person who runs the portal."),
        ("Unable to open file", "The job's script could not be read on the system. Is the home folder full or away?"),
    ];

    // The connection was refused, so nothing was submitted.
    private static readonly string[] NotSent = ["connect failure", "Connection refused", "Unable to resolve", "No route to host"];

    // Slurm may have taken the job and only its answer was lost. The words of its own library for a line that breaks (slurm_errno.c), all of them.
    private static readonly string[] Undecided =
    [
        "missing socket",
        "Communication connection failure",
        "Communication shutdown failure",
        "Message send failure",
        "Message receive failure",
        "Header lengths are longer",
        "slurm_msg_sendto",
        "slurm_receive_msg",
        "timed out",
        "Zero Bytes were transmitted",
        "Unexpected message received",
        "Unable to contact slurm controller",
        "Transport endpoint",
        "Broken pipe",
        "Connection reset",
        "Slurm backup controller",
        "Incompatible versions",
        "Unspecified error",
        "Protocol authentication error",
        "Insufficient job",
    ];

    // How sbatch itself begins the line when it cannot read its options; it ends with 255 then, and has sent nothing.
    private static readonly string[] OfOptions = ["sbatch: unrecognized option", "sbatch: error: Invalid --"];

    /// <summary>Whether sbatch did not understand how it was called, and so never spoke to the controller.</summary>
    public static bool IsOfOptions(string errors) =>
        Columns.Lines(errors).Any(line => OfOptions.Any(said => line.StartsWith(said, StringComparison.Ordinal)));

    public static bool IsNotSent(string errors) => NotSent.Any(said => Has(errors, said)) && !Has(errors, "timed out");

    public static bool IsUndecided(string errors) => Undecided.Any(said => Has(errors, said));

    /// <summary>Whether it says that it was refused.</summary>
    public static bool IsRefused(string errors) =>
        Table.Any(row => Has(errors, row.Said)) || Has(errors, "submission failed") || Has(errors, "allocation failure") || Has(errors, "error:");

    /// <summary>What became of a submit, and Slurm's own words where they are not known.</summary>
    public static string Sentence(string errors) =>
        Meaning(errors) is { } known ? $"Slurm refused the job. {known}" : $"Slurm refused the job and said: {LastWords(errors)}";

    /// <summary>The same of a submit that was only tried.</summary>
    public static string SentenceOfTest(string errors) =>
        Meaning(errors) is { } known ? $"Slurm would not take it. {known}" : $"Slurm would not take it and said: {LastWords(errors)}";

    private static string? Meaning(string errors) => Table.Where(row => Has(errors, row.Said)).Select(row => row.Sentence).FirstOrDefault();

    private static string LastWords(string errors)
    {
        var last = Columns.Lines(errors).LastOrDefault(line => Has(line, "error:")) ?? Columns.Lines(errors).LastOrDefault() ?? "nothing";
        return Text.Short(last.Replace("sbatch: error: ", "", StringComparison.Ordinal));
    }

    private static bool Has(string errors, string said) => errors.Contains(said, StringComparison.OrdinalIgnoreCase);
}
