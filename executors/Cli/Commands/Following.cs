using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>Stays with a job until it has ended: its log, try after try, and its exit code at last.</summary>
internal static class Following
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Follows from an attempt on. Ctrl-C leaves the job alone and says so.</summary>
    public static async Task<int> ToTheEndAsync(PortalClient client, Terminal shell, JobId job, long number, int attempt, CancellationToken ct)
    {
        try
        {
            var end = await FollowAsync(client, shell, job, attempt, ct);
            await shell.Error.WriteLineAsync(JobWords.End(end.Summary));
            await KeepReceiptsAsync(client, shell, end.Summary, ct);
            return JobWords.ExitCode(end.Summary);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await shell.Error.WriteLineAsync(
                $"Job {number} goes on without you. 'pollinator logs -f {number}' shows it again, 'pollinator cancel {number}' ends it."
            );
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<JobView> FollowAsync(PortalClient client, Terminal shell, JobId id, int attempt, CancellationToken ct)
    {
        var printer = new LogPrinter(client, shell);
        var (said, pause) = ("", Shortest);
        while (true)
        {
            var job = await Retrying.AskAsync(() => client.GetAsync($"api/v1/jobs/{id}", ContractsJson.Default.JobView, ct), shell.Time, ct);
            if (job.Attempts.Any(one => one.Number >= attempt))
            {
                if (attempt > 1)
                {
                    await shell.Error.WriteLineAsync($"Try {attempt}:");
                }
                await printer.FollowAsync(id, attempt, ct);
                (attempt, pause) = (attempt + 1, Shortest);
            }
            else if (job.Summary.State.IsFinal())
            {
                return job;
            }
            else
            {
                said = await SayAsync(shell, JobWords.Now(job.Summary), said);
                await Task.Delay(pause, shell.Time, ct);
                pause = pause * 1.5 < Longest ? pause * 1.5 : Longest;
            }
        }
    }

    private static async Task<string> SayAsync(Terminal shell, string now, string said)
    {
        if (!string.Equals(now, said, StringComparison.Ordinal))
        {
            await shell.Error.WriteLineAsync(now);
        }
        return now;
    }

    // The job has ended well or badly whether or not its last receipt can be had.
    private static async Task KeepReceiptsAsync(PortalClient client, Terminal shell, JobListItem job, CancellationToken ct)
    {
        try
        {
            var receipts = await client.GetAsync($"api/v1/jobs/{job.Id}/receipts", ContractsJson.Default.IReadOnlyListReceipt, ct);
            new ReceiptBook(shell).Keep(client.Url, job.Number, receipts.Where(receipt => receipt.Job == job.Id));
        }
        catch (Exception fault) when (fault is CliException or IOException or UnauthorizedAccessException)
        {
            await shell.Error.WriteLineAsync($"The receipt for the job's end was not kept: {Shown.Text(fault.Message)}");
        }
    }
}
