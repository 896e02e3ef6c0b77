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
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Returns when nothing of the attempt is in the queue or runs.</summary>
    public async Task StopAsync(HeldJob job, CancellationToken ct)
    {
        var marks = new SubmitMarks(job);
        // Once it had a number, marks that are not there say nothing: the job may have taken them out of sight, or have been forgotten by Slurm.
        var handle = Columns.Long(job.Handle ?? "");
        if (marks.Id is null && !marks.IsBegun && handle is null)
        {
            return;
        }

        long? known = null;
        long? sent = null;
        var hasWaited = false;
        while (true)
        {
            try
            {
                if (sent is null)
                {
                    // A controller that dies now would begin it anew.
                    await desk.Cluster.CloseAsync(job.Key, ct);
                }

                known = marks.Id ?? known ?? (sent is null ? await submission.FindAsync(job, isPatient: true, ct) : null);
                var ids = await LiveAsync(job, known ?? handle, ct);
                if (ids is [] && sent is null && !hasWaited)
                {
                    hasWaited = true;
                    await Task.Delay(Settling, desk.Time, ct);
                    continue;
                }

                if (ids is [])
                {
                    return;
                }

                if (sent is not { } at || desk.Time.GetElapsedTime(at) >= Again)
                {
                    sent = desk.Time.GetTimestamp();
                    await desk.Cluster.RunAsync(Scancel.Command(ids), ct);
                }
            }
            catch (ShellException)
            {
                await Task.Delay(Again / 3, desk.Time, ct);
            }
        }
    }

    // Only what is seen to be ours is ended: a controller that was killed has forgotten its last jobs, and gives their numbers out again, also to another
    // job of ours. What is not seen may not be visible yet, and is looked for once more. Second submits of the same attempt go with it.
    private async Task<List<long>> LiveAsync(HeldJob job, long? known, CancellationToken ct)
    {
        var look = await desk.Queue.FreshAsync(ct);
        var mark = SbatchOptions.Mark(job.Key);
        return
        [
            .. look
                .Jobs.Values.Where(row =>
                    string.Equals(row.Mark, mark, StringComparison.Ordinal) || (row.Id == known && look.Of(row.Id, mark) is not null)
                )
                .Where(row => row.State.Phase != SlurmPhase.Ended)
                .Select(row => row.Id),
        ];
    }
}
