using Pollinator.Sdk;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Slurm.Gateway;

/// <summary>What is set of a gateway.</summary>
/// <param name="Executor">What every executor is started with.</param>
internal sealed record GatewayOptions(ExecutorOptions Executor)
{
    /// <summary>The folder with the programs for login nodes, one folder for each runtime identifier; null when there is none.</summary>
    public string? TwinPrograms { get; init; }

    /// <summary>How the twin is looked after.</summary>
    public TwinPace Pace { get; init; } = new();
}
