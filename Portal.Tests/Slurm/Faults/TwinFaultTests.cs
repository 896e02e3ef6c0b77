using Pollinator.Portal.Tests.Local;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Jobs by a twin on the login node: kill -9 of the portal, the twin, and Slurm's daemons.</summary>
[Trait("Stage", "Integration")]
[Trait("Soak", "true")]
public sealed class TwinFaultTests(FaultLab lab) : IClassFixture<FaultLab>
{
    private const string User = "dave";
    private const string System = "by-hand";

    public static TheoryData<int> Seeds() => KillTests.Seeds();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EverythingKilledAtRandomMoments_NoJobIsLostAndNoneRunsTwice(int seed)
    {
        await using var portal = await PortalProcess.StartAsync("--Slurm:Enabled=false");
        string[] state = ["--state", $"/home/{User}/.pollinator-{seed}"];
        var (_, code) = await new SystemDoor(portal).AddByHandAsync(System);
        var twin = await TwinProcess.StartAsync(lab.Cluster, User, portal.Address, code, state);
        var twins = new List<TwinProcess> { twin };
        // Its code is given once: killed before it is registered, it would need another.
        await Eventually.IsAsync(() => twin.Said.Contains(" serves ", StringComparison.Ordinal), () => twin.Said, 60);
        Fault[] faults =
        [
            .. Fault.OfSlurm(lab.Cluster),
            Fault.Of(portal),
            new(
                "twin",
                () => twins[^1].SignalAsync("KILL"),
                async () => twins.Add(await TwinProcess.StartAsync(lab.Cluster, User, portal.Address, code: null, state))
            ),
        ];
        try
        {
            await new FaultRound(seed, portal, lab.Cluster, User, System).PlayAsync(
                faults,
                () => string.Join("\n--\n", twins.Select(one => one.Said))
            );
        }
        finally
        {
            foreach (var one in twins)
            {
                await one.DisposeAsync();
            }
        }
    }
}
