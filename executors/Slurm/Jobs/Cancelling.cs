using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Scripts;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;

namespace Pollinator.Slurm.Jobs;

/// <summary>Ends attempts, and makes sure that they have ended: scancel's own answer says little.</summary>
internal sealed class Cancelling(JobDesk desk, Submission submission)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <summary>Returns when nothing of the attempt is in the queue or runs.</summary>
    public async Task StopAsync(HeldJob job, CancellationToken ct)
    {
        var marks = new SubmitMarks(job);
        if (marks.Id is null && !marks.IsBegun)
        {
            return;
        }

        long? sent = null;
        var look = QueueLook.None;
        while (true)
        {
            try
            {
                var ids = await LiveAsync(job, marks, look, ct);
                if (ids is [])
                {
                    return;
                }

                if (sent is not { } at || desk.Time.GetElapsedTime(at) >= Again)
                {
                    sent = desk.Time.GetTimestamp();
                    await desk.Cluster.RunAsync(Scancel.Command(ids), ct);
                }

                look = await desk.Queue.FreshAsync(ct);
            }
            catch (ShellException)
            {
                await Task.Delay(Again / 3, desk.Time, ct);
            }
        }
    }

    // Before the first look all that may be there; afterwards what is there. Second submits of the same attempt go with it.
    private async Task<List<long>> LiveAsync(HeldJob job, SubmitMarks marks, QueueLook look, CancellationToken ct)
    {
        if (look.Number == 0)
        {
            return (marks.Id ?? await submission.FindAsync(job, isPatient: true, ct)) is { } id ? [id] : [];
        }

        return
        [
            .. look
                .Jobs.Values.Where(row => row.Id == marks.Id || string.Equals(row.Mark, SbatchOptions.Mark(job.Key), StringComparison.Ordinal))
                .Where(row => row.State.Phase != SlurmPhase.Ended)
                .Select(row => row.Id),
        ];
    }
}
