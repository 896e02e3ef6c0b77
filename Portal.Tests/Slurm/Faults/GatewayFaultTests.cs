using Pollinator.Portal.Tests.Local;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Jobs over SSH: kill -9 of the portal, the program beside it, the ssh server and its sessions, and Slurm's daemons.</summary>
[Trait("Stage", "Integration")]
[Trait("Soak", "true")]
public sealed class GatewayFaultTests(FaultLab lab) : IClassFixture<FaultLab>
{
    private const string User = "alice";
    private const string System = "over-ssh";

    public static TheoryData<int> Seeds() => KillTests.Seeds();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EverythingKilledAtRandomMoments_NoJobIsLostAndNoneRunsTwice(int seed)
    {
        await using var portal = await PortalProcess.StartAsync($"--Slurm:Program={await TwinPrograms.PathAsync()}");
        await new SystemDoor(portal).AddOverSshAsync(lab.Cluster, User, System);
        Fault[] faults =
        [
            .. Fault.OfSlurm(lab.Cluster),
            .. Fault.OfSsh(lab.Cluster, User),
            Fault.Of(portal),
            // The portal starts it again.
            new("gateway", () => Task.FromResult(portal.KillPrograms()), () => Task.CompletedTask),
        ];

        await new FaultRound(seed, portal, lab.Cluster, User, System).PlayAsync(faults, () => "");
    }
}
