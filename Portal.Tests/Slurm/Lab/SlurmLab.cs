using Pollinator.Portal.Tests.Slurm.Lab;

[assembly: AssemblyFixture(typeof(SlurmLab))]

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>
/// The clusters that the tests of one run share: started when the first test asks, ended with the run. A test that kills daemons or
/// changes settings starts its own with <see cref="SlurmCluster.StartAsync"/>.
/// </summary>
public sealed class SlurmLab : IAsyncDisposable
{
    private readonly Lazy<Task<SlurmCluster>> _present = new(() => SlurmCluster.StartAsync("22.05"));
    private readonly Lazy<Task<SlurmCluster>> _next = new(() => SlurmCluster.StartAsync("24.11"));

    /// <summary>Slurm 22.05 with accounting.</summary>
    public Task<SlurmCluster> PresentAsync() => _present.Value;

    /// <summary>Slurm 24.11 without accounting.</summary>
    public Task<SlurmCluster> NextAsync() => _next.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in new[] { _present, _next })
        {
            if (cluster.IsValueCreated && cluster.Value.IsCompletedSuccessfully)
            {
                await (await cluster.Value).DisposeAsync();
            }
        }
    }
}
