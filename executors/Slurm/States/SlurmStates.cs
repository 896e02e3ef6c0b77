namespace Pollinator.Slurm.States;

/// <summary>What a state of Slurm means to us.</summary>
internal enum SlurmPhase
{
    /// <summary>A word that is not in the table: it changes nothing.</summary>
    Unknown,

    /// <summary>It waits in the queue, or was put back there.</summary>
    Pending,

    /// <summary>It has its nodes.</summary>
    Running,

    /// <summary>It has ended for good.</summary>
    Ended,
}

/// <summary>A state as Slurm said it, read.</summary>
/// <param name="Word">Slurm's long word, such as <c>CANCELLED</c>; of an unknown state what was said.</param>
/// <param name="Phase">What it means.</param>
/// <param name="By">With <c>CANCELLED by 1001</c> the user's number.</param>
internal sealed record SlurmState(string Word, SlurmPhase Phase, long? By = null)
{
    public bool Is(string word) => string.Equals(Word, word, StringComparison.Ordinal);
}

/// <summary>The one table of Slurm's job states (states and flags of squeue and sacct, up to 25.05). Flags that have no short word stand with an empty one.</summary>
internal static class SlurmStates
{
    public const string Cancelled = "CANCELLED";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string OutOfMemory = "OUT_OF_MEMORY";
    public const string NodeFail = "NODE_FAIL";
    public const string Preempted = "PREEMPTED";
    public const string Requeued = "REQUEUED";
    public const string Timeout = "TIMEOUT";
    public const string Deadline = "DEADLINE";
    public const string BootFail = "BOOT_FAIL";
    public const string Revoked = "REVOKED";
    public const string Completing = "COMPLETING";
    public const string Configuring = "CONFIGURING";
    public const string Suspended = "SUSPENDED";

    private static readonly (string Long, string Short, SlurmPhase Phase)[] Table =
    [
        ("PENDING", "PD", SlurmPhase.Pending),
        (Configuring, "CF", SlurmPhase.Pending),
        ("POWER_UP_NODE", "", SlurmPhase.Pending),
        (Requeued, "RQ", SlurmPhase.Pending),
        ("REQUEUE_FED", "RF", SlurmPhase.Pending),
        ("REQUEUE_HOLD", "RH", SlurmPhase.Pending),
        ("RESV_DEL_HOLD", "RD", SlurmPhase.Pending),
        ("SPECIAL_EXIT", "SE", SlurmPhase.Pending),
        ("EXPEDITING", "", SlurmPhase.Pending),
        ("RUNNING", "R", SlurmPhase.Running),
        (Completing, "CG", SlurmPhase.Running),
        ("RESIZING", "RS", SlurmPhase.Running),
        ("SIGNALING", "SI", SlurmPhase.Running),
        ("STAGE_OUT", "SO", SlurmPhase.Running),
        ("STOPPED", "ST", SlurmPhase.Running),
        (Suspended, "S", SlurmPhase.Running),
        ("UPDATE_DB", "", SlurmPhase.Running),
        (BootFail, "BF", SlurmPhase.Ended),
        (Cancelled, "CA", SlurmPhase.Ended),
        (Completed, "CD", SlurmPhase.Ended),
        (Deadline, "DL", SlurmPhase.Ended),
        (Failed, "F", SlurmPhase.Ended),
        ("LAUNCH_FAILED", "", SlurmPhase.Ended),
        (NodeFail, "NF", SlurmPhase.Ended),
        (OutOfMemory, "OOM", SlurmPhase.Ended),
        (Preempted, "PR", SlurmPhase.Ended),
        ("RECONFIG_FAIL", "", SlurmPhase.Ended),
        (Revoked, "RV", SlurmPhase.Ended),
        (Timeout, "TO", SlurmPhase.Ended),
    ];

    private static readonly Dictionary<string, (string Long, SlurmPhase Phase)> ByWord = Table
        .SelectMany(row => new[] { (row.Long, row), (row.Short, row) })
        .Where(pair => pair.Item1.Length > 0)
        .ToDictionary(pair => pair.Item1, pair => (pair.row.Long, pair.row.Phase), StringComparer.OrdinalIgnoreCase);

    /// <summary>All long words, for tests.</summary>
    public static IEnumerable<string> Words => Table.Select(row => row.Long);

    /// <summary>Reads a state: long or short, <c>CANCELLED by 1001</c>, cut off (<c>CANCELLED+</c>), or with flags (<c>RUNNING,COMPLETING</c>).</summary>
    public static SlurmState Read(string text)
    {
        var said = text.Trim();
        var end = said.AsSpan().IndexOfAny(" +,");
        var first = end < 0 ? said : said[..end];
        if (!ByWord.TryGetValue(first, out var row))
        {
            return new(said, SlurmPhase.Unknown);
        }

        const string By = " by ";
        var by = said.IndexOf(By, StringComparison.Ordinal);
        return new(row.Long, row.Phase, by > 0 && long.TryParse(said.AsSpan(by + By.Length), out var user) ? user : null);
    }
}
