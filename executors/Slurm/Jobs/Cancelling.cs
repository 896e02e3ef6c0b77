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
        while (true)
        {
            try
            {
                if (sent is null)
                {
                    // A controller that dies now would begin it anew.
                    await desk.Cluster.CloseAsync(job.Key, ct);
                }

                var ids = await LiveAsync(job, marks, isFirst: sent is null, ct);
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

    // Looked at before anything is ended, since a number may have been given out again. What is not seen may not be visible yet, so at first it is
    // ended all the same. Second submits of the same attempt go with it.
    private async Task<List<long>> LiveAsync(HeldJob job, SubmitMarks marks, bool isFirst, CancellationToken ct)
    {
        var known = marks.Id ?? (isFirst ? await submission.FindAsync(job, isPatient: true, ct) : null);
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
            .. isFirst && known is { } unseen && !look.Jobs.ContainsKey(unseen) ? [unseen] : Array.Empty<long>(),
        ];
    }
}
