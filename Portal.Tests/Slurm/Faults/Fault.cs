using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Something that can be killed, and what starts it again.</summary>
/// <param name="Name">As the story of a round names it.</param>
/// <param name="KillAsync">kill -9.</param>
/// <param name="BackAsync">Starts it again, where nobody else does.</param>
internal sealed record Fault(string Name, Func<Task> KillAsync, Func<Task> BackAsync)
{
    /// <summary>Slurm's daemons.</summary>
    public static IEnumerable<Fault> OfSlurm(SlurmCluster cluster) =>
        new[] { "slurmctld", "slurmdbd", "slurmd-cpu1", "slurmd-cpu2" }.Select(daemon => Of(cluster, daemon));

    /// <summary>The ssh server, with and without the sessions it has.</summary>
    public static IEnumerable<Fault> OfSsh(SlurmCluster cluster, string user) =>
        [
            Of(cluster, "sshd-login1"),
            new($"ssh sessions of {user}", () => cluster.KillDaemonAsync($"sessions-{user}"), () => Task.CompletedTask),
            new(
                "sshd-login1 with its sessions",
                async () =>
                {
                    await cluster.KillDaemonAsync("sshd-login1");
                    await cluster.KillDaemonAsync($"sessions-{user}");
                },
                () => cluster.StartDaemonAsync("sshd-login1")
            ),
        ];

    /// <summary>The portal.</summary>
    public static Fault Of(PortalProcess portal) =>
        new(
            "portal",
            portal.KillAsync,
            () =>
            {
                portal.Up();
                return Task.CompletedTask;
            }
        );

    private static Fault Of(SlurmCluster cluster, string daemon) =>
        new(daemon, () => cluster.KillDaemonAsync(daemon), () => cluster.StartDaemonAsync(daemon));
}
