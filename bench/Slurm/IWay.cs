namespace Pollinator.Bench.Slurm;

/// <summary>A way to the cluster: a rung of the ladder, up and warm.</summary>
internal interface IWay : IAsyncDisposable
{
    /// <summary>As in the figures' names.</summary>
    string Name { get; }

    /// <summary>Whose account it works with on the cluster.</summary>
    string User { get; }

    /// <summary>What the program that drives Slurm is called in the figures.</summary>
    string Program { get; }

    /// <summary>Processor seconds of that program so far.</summary>
    Task<double> ProgramSecondsAsync();
}
