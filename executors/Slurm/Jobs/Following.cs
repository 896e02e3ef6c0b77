using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>
/// Follows an attempt to its end, through every number Slurm gives it. A controller that is killed has not written down what it took in the last
/// seconds (5 in 22.05): such a job is gone without a trace, and submitted again under the same guard.
/// </summary>
internal sealed class Following(JobDesk desk, Submission submission, HeldJob job)
{
    private const int MostTimes = 3;
    private readonly SubmitMarks _marks = new(job);

    /// <param name="handle">The number it had when it was started.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<PlatformReport> RunAsync(long handle, [EnumeratorCancellation] CancellationToken ct)
    {
        var id = _marks.Id ?? handle;
        for (var times = 0; ; times++)
        {
            var watch = new JobWatch(desk, job, id, untilForgotten: times < MostTimes);
            await foreach (var report in watch.RunAsync(ct))
            {
                yield return report;
            }

            if (!watch.IsForgotten)
            {
                yield break;
            }

            var (again, end) = await SubmitAsync(id, ct);
            if (end is not null)
            {
                yield return new PlatformReport.Ended(end);
                yield break;
            }

            if (again == id)
            {
                // It had begun after all: its guard is there.
                times = MostTimes;
                continue;
            }

            ForgetRuns();
            yield return new PlatformReport.Noted(
                $"Slurm has forgotten job {id} before it began, as it happens when its controller dies. It was submitted again, as job {again}.",
                $"job {id} is in no answer of squeue, sacct knows of no end, and its folder has no mark of a start"
            );
            yield return new PlatformReport.Queued(again.ToString(), null);
            id = again;
        }
    }

    private void ForgetRuns()
    {
        try
        {
            StoryMark.None.Write(job);
        }
        catch (ShellException)
        {
            // A full disk. Only what the queue told of a run that came to nothing is believed longer than it should be.
        }
    }

    private async Task<(long Id, PlatformEnd? End)> SubmitAsync(long forgotten, CancellationToken ct)
    {
        var backoff = new Backoff(desk.Time);
        while (!desk.Stops.IsGiven(job))
        {
            try
            {
                var id = await submission.SubmitAnewAsync(job, ct);
                if (desk.Stops.IsGiven(job))
                {
                    // The order came while it was submitted, and found nothing to end.
                    await new Cancelling(desk, submission).StopAsync(job, ct);
                }

                return (id, null);
            }
            catch (ExecutorException e) when (e.IsTransient)
            {
                await backoff.WaitAsync(ct);
            }
            catch (ExecutorException e) when (!desk.Stops.IsGiven(job))
            {
                // The one that was forgotten may come back, to nobody.
                await desk.Cluster.CloseAsync(job.Key, ct);
                return (0, Refused(e));
            }
            catch (ExecutorException)
            {
                // Refused, and not wanted any more either.
            }
        }

        // The order may have come between two submits, when there was nothing to end; and one without an answer may still arrive.
        await new Cancelling(desk, submission).StopAsync(job, ct);
        return (0, Stopped(forgotten));
    }

    private PlatformEnd Stopped(long id) =>
        new()
        {
            End = AttemptEnd.Cancelled,
            Reason = EndReason.CancelledByUser,
            At = desk.Time.GetUtcNow(),
            Message = $"Slurm has forgotten job {id} before it began, and nothing of it runs.",
        };

    private PlatformEnd Refused(ExecutorException fault) =>
        new()
        {
            End = AttemptEnd.Failed,
            Reason = fault.Reason,
            At = desk.Time.GetUtcNow(),
            Message = fault.Message,
            Evidence = (fault.InnerException as ShellException)?.Message,
        };
}
