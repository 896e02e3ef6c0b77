using System.Runtime.InteropServices;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Bench.Slurm;

/// <summary>
/// Jobs on a real Slurm behind a real sshd, by the published program: over SSH from beside the portal, and by the twin on the login node. All of
/// it shares one machine with the load. Needs root, and what <c>lab.sh install</c> installs.
/// </summary>
internal static class SlurmBench
{
    private static readonly Dictionary<string, Func<SlurmCluster, PortalProcess, HttpClient, Task<IWay>>> Ways = new(StringComparer.Ordinal)
    {
        ["over_ssh"] = OverSsh.StartAsync,
        ["twin"] = ByTwin.StartAsync,
    };

    private static readonly TimeSpan LongestWay = TimeSpan.FromMinutes(7);

    /// <param name="args">Ways to measure; none is all.</param>
    public static async Task RunAsync(string[] args)
    {
        var program = await new PublishedProgram("Slurm", "pollinator-slurm", "POLLINATOR_SLURM").PathAsync();
        // Ended from outside, it still takes the cluster and the programs along.
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await using var cluster = await SlurmCluster.StartAsync();
        foreach (var way in Ways.Where(way => args.Length == 0 || args.Contains(way.Key, StringComparer.Ordinal)))
        {
            // A portal of its own, and a user of its own on the cluster: no way sees what another left.
            await using var portal = await PortalProcess.StartAsync(PortalProcess.BuiltProgram, $"--Slurm:Program={program}");
            using var owner = portal.Client();
            await using var started = await way.Value(cluster, portal, owner);
            try
            {
                await new SlurmRounds(cluster, portal, owner, started).RunAsync().WaitAsync(LongestWay, ending.Token);
            }
            catch (TimeoutException)
            {
                // How the newest jobs stand may say why.
                await Console.Error.WriteLineAsync(await owner.GetStringAsync("/api/v1/jobs/?take=10"));
                throw;
            }
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }
    }
}
