using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Slurm.Jobs;

/// <summary>What was found out about the system, as jobs need it.</summary>
/// <param name="Findings">What people see of it.</param>
/// <param name="User">The account's name.</param>
/// <param name="UserNumber">The account's number.</param>
/// <param name="Runtime">What runs containers; null for nothing.</param>
/// <param name="SlurmFolder">Where sbatch was found.</param>
internal sealed record SystemFacts(SystemFindings Findings, string User, long? UserNumber, ContainerRuntime? Runtime, string? SlurmFolder)
{
    /// <summary>The login node's processor, by the word of <c>uname -m</c>.</summary>
    public string? Machine { get; init; }

    public TimeSpan ClockOffset =>
        Findings.ClockOffsetMilliseconds is { } offset && Math.Abs(offset) > 5000 ? TimeSpan.FromMilliseconds(offset) : TimeSpan.Zero;
}

/// <summary>What the work on jobs needs.</summary>
/// <param name="Looks">How often the scheduler is asked without being given anything to do.</param>
internal sealed record JobDesk(
    Cluster Cluster,
    SystemFacts Facts,
    Policy Policy,
    Pace Looks,
    QueueWatch Queue,
    AccountBook Accounts,
    FilePaces Files,
    LogCadence Logs,
    TimeProvider Time
)
{
    /// <summary>How often the scheduler is asked at once after a quiet time.</summary>
    public const int SavedLooks = 4;

    public StopOrders Stops { get; } = new();

    public static JobDesk Open(Cluster cluster, SystemFacts facts, Policy policy, Action<string> complain, TimeProvider time)
    {
        var rates = Rates.Of(policy);
        var each = TimeSpan.FromMinutes(1.0 / rates.LooksPerMinute);
        var logs = new LogCadence(rates.UnwatchedLog);
        var looks = new Pace(each, SavedLooks, time);
        return new(
            cluster,
            facts,
            policy,
            looks,
            new(cluster, facts.User, looks, complain, time),
            new(cluster, new(each, SavedLooks, time), time),
            new(rates, logs, time),
            logs,
            time
        );
    }

    /// <summary>Why the centre's policy lets no program stay on the login node; null when it does.</summary>
    public string? ForbidsTwin() =>
        !Policy.Allows(Facts.User) ? $"the centre's policy does not let {Facts.User} run jobs of a portal."
        : Policy.LoginNodeProgram == false ? "the centre's policy allows none."
        : null;

    /// <summary>What becomes a script. Throws <see cref="ExecutorException"/> when it cannot.</summary>
    public ScriptOrder Order(AttemptKey attempt, JobSpec spec, bool hasInputs)
    {
        if (Policy.Refuses(spec) is { } refused)
        {
            throw new ExecutorException(EndReason.PlatformRefused, refused);
        }

        var placement = PartitionChoice.Choose(spec, Policy.Narrow(Facts.Findings));
        return new()
        {
            Attempt = attempt,
            Folder = Cluster.Folder(attempt),
            Spec = spec,
            Placement = placement.IsOk ? placement.Value : throw new ExecutorException(EndReason.PlatformRefused, placement.Refusal.Message),
            HasInputs = hasInputs,
            Runtime = Facts.Runtime,
            SlurmFolder = Facts.SlurmFolder,
        };
    }
}
