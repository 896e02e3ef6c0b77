using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>
/// A cluster of its own for rounds of faults, whose centre lets us look more often than usual: a round is a matter of seconds. Lost comes later than
/// the minute for which accounting that was silent is left alone.
/// </summary>
public sealed class FaultLab : IAsyncLifetime
{
    private const string Policy = """{ "schedulerRequestsPerMinute": 60, "unwatchedLogSeconds": 5, "lostAfterSeconds": 150 }""";

    private SlurmCluster? _cluster;

    internal SlurmCluster Cluster => _cluster ?? throw new InvalidOperationException("Used before it was started.");

    public async ValueTask InitializeAsync()
    {
        _cluster = await SlurmCluster.StartAsync();
        Directory.CreateDirectory(Cluster.Outside("/etc/pollinator"));
        await File.WriteAllTextAsync(Cluster.Outside("/etc/pollinator/policy.json"), Policy);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
