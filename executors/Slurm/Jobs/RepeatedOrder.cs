using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// Ends once more what was ended and is there again: a controller that is killed has forgotten the orders of its last seconds, and begins what
/// was cancelled. The first order is <see cref="Cancelling"/>'s, which has seen the job gone and went home.
/// </summary>
internal sealed class RepeatedOrder(JobDesk desk, HeldJob job)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private long? _seenAt;

    /// <param name="row">What the queue says of the job now.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RepeatAsync(QueuedJob? row, CancellationToken ct)
    {
        if (row is not { State.Phase: SlurmPhase.Pending or SlurmPhase.Running } || !desk.Stops.IsGiven(job))
        {
            _seenAt = null;
            return;
        }

        // At first it may only not be over yet.
        _seenAt ??= desk.Time.GetTimestamp();
        if (desk.Time.GetElapsedTime(_seenAt.Value) < Pause)
        {
            return;
        }

        _seenAt = desk.Time.GetTimestamp();
        try
        {
            await desk.Cluster.RunAsync(Scancel.Command([row.Id]), ct);
        }
        catch (ShellException)
        {
            // The system is away; it is asked for again while the job is there.
        }
    }
}
