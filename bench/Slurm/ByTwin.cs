using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Bench.Slurm;

/// <summary>Rungs 1 and 2, which are the same once it runs: the program on the login node, which dials out to the portal.</summary>
internal sealed class ByTwin : IWay
{
    private const string Person = "dave";
    private readonly SlurmCluster _cluster;
    private readonly TwinProcess _twin;

    private ByTwin(SlurmCluster cluster, TwinProcess twin) => (_cluster, _twin) = (cluster, twin);

    public string Name => "twin";

    public string User => Person;

    public string Program => "twin";

    public static async Task<IWay> StartAsync(SlurmCluster cluster, PortalProcess portal, HttpClient owner)
    {
        var system = await SystemQuestions.AddAsync(owner, new NewSystem("lab"));
        var twin = await TwinProcess.StartBehindAsync(cluster, Person, "stamps", portal.Address, await system.CodeAsync());
        try
        {
            await Condition.HoldsAsync(async () => (await system.ViewAsync()).Executors.Count > 0, "the twin is heard", 60);
            return new ByTwin(cluster, twin);
        }
        catch
        {
            await Console.Error.WriteLineAsync(twin.Said);
            await twin.DisposeAsync();
            throw;
        }
    }

    public async Task<double> ProgramSecondsAsync()
    {
        var stat = await _cluster.AsAsync(Person, ["sh", "-c", "cat /proc/$(cat ~/twin.pid)/stat"]);
        return ProcessorTime.Of(stat.Require(), withChildren: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Console.Error.WriteLineAsync(_twin.Said);
        await _twin.DisposeAsync();
    }
}
