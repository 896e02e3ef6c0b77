using Pollinator.Contracts;
using Pollinator.Portal.Tests.Local;
using Pollinator.Portal.Tests.Slurm.Gateway;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>
/// Jobs by a twin that the program beside the portal keeps on the login node, and that talks through the SSH line: kill -9 of the portal, that
/// program, the twin, the ssh server and its sessions, and Slurm's daemons.
/// </summary>
[Trait("Stage", "Integration")]
[Trait("Soak", "true")]
public sealed class BridgedTwinFaultTests(FaultLab lab) : IClassFixture<FaultLab>
{
    private const string User = "gina";
    private const string System = "bridged";

    // A twin that is silent is left alone for two minutes while its process is there, and only the next one sees its jobs through.
    private const int Patience = 450;

    public static TheoryData<int> Seeds() => KillTests.SeedsOf(usually: 1);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EverythingKilledAtRandomMoments_NoJobIsLostAndNoneRunsTwice(int seed)
    {
        var twin = new TwinOnLab(lab.Cluster, User);
        using var programs = new TempFolder();
        await TwinPrograms.LayOutAsync(programs.Path);
        try
        {
            await PlayAsync(seed, twin, programs.Path);
        }
        finally
        {
            // It outlives its portal, and the next round has another.
            await twin.ForgetAsync();
        }
    }

    private async Task PlayAsync(int seed, TwinOnLab twin, string programs)
    {
        await using var portal = await PortalProcess.StartAsync(
            $"--Slurm:Program={await TwinPrograms.PathAsync()}",
            $"--Slurm:TwinPrograms={programs}",
            // Nothing listens at port 9 of the login node.
            "--ExecutorUrl=http://127.0.0.1:9"
        );
        // The twin's code is given once: killed before it is registered, it would need another.
        await new SystemDoor(portal).AddOverSshAsync(lab.Cluster, User, System, Rung.Twin);
        Fault[] faults =
        [
            .. Fault.OfSlurm(lab.Cluster),
            .. Fault.OfSsh(lab.Cluster, User),
            Fault.Of(portal),
            // The portal starts it again, and it the twin.
            new("gateway", () => Task.FromResult(portal.KillPrograms()), () => Task.CompletedTask),
            new("twin", twin.TryKillAsync, () => Task.CompletedTask),
        ];

        await new FaultRound(seed, portal, lab.Cluster, User, System) { Patience = Patience }.PlayAsync(faults, TwinSaid);
    }

    private string TwinSaid()
    {
        var states = lab.Cluster.Outside($"/home/{User}/.pollinator/twin");
        IEnumerable<string> all = Directory.Exists(states) ? Directory.EnumerateDirectories(states) : [];
        return string.Join('\n', all.Select(state => Path.Combine(state, "twin.log")).Where(File.Exists).SelectMany(File.ReadLines));
    }
}
