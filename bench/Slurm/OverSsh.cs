using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Bench.Slurm;

/// <summary>Rung 3: the gateway beside the portal drives Slurm over one SSH connection, signed in with a key.</summary>
internal sealed class OverSsh : IWay
{
    private readonly SystemQuestions _system;
    private readonly int _gateway;

    private OverSsh(SystemQuestions system, int gateway) => (_system, _gateway) = (system, gateway);

    public string Name => "over_ssh";

    public string User => "alice";

    public string Program => "gateway";

    public static async Task<IWay> StartAsync(SlurmCluster cluster, PortalProcess portal, HttpClient owner)
    {
        await cluster.StandInAsync("alice", "stamps");
        var address = new SystemAddress(cluster.Login.Address, cluster.Login.Port, "alice");
        var system = await SystemQuestions.AddAsync(owner, new NewSystem("lab", address));
        await Condition.HoldsAsync(async () => (await system.ViewAsync()).Executors.Count > 0, "the gateway is heard", 60);

        var knocked = await system.AskAsync(new() { Id = AskId.New(), Kind = AskKind.Knock });
        await system.ConfirmAsync(knocked.HostKeys!);
        var key = await File.ReadAllTextAsync(cluster.User("alice").Key);
        await system.AskAsync(
            new()
            {
                Id = AskId.New(),
                Kind = AskKind.SignIn,
                SignIn = new() { Way = SignInWay.BroughtKey, PrivateKey = key },
            }
        );
        return new OverSsh(system, ProcessorTime.ChildOf(portal.ProcessId, "gateway"));
    }

    public Task<double> ProgramSecondsAsync() => Task.FromResult(ProcessorTime.Of(_gateway));

    // The portal ends a gateway with its system; it would outlive a portal that is killed.
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _system.RemoveAsync();
            await Condition.HoldsAsync(() => Task.FromResult(!Directory.Exists($"/proc/{_gateway}")), "the gateway ends", 30);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"The gateway is killed: {e.Message}");
            using var gateway = Process.GetProcessById(_gateway);
            gateway.Kill();
        }
    }
}
