using Pollinator.Contracts;
using Pollinator.Portal.Tests.Ledger;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>Jobs as a portal would show them.</summary>
internal static class FakeJobs
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static JobView Job(int attempts, JobState state) =>
        new()
        {
            Summary = new JobListItem
            {
                Id = JobId.New(),
                Number = 12,
                Name = "train \u001b[2J\u202etxt.exe [red]",
                State = state,
                SubmittedBy = "Ada",
                SubmittedAt = Noon,
                Why = state == JobState.Waiting ? "No executor has 4 GPUs." : null,
            },
            Spec = new JobSpec(),
            Attempts = [.. Enumerable.Range(1, attempts).Select(Attempt)],
        };

    public static JobView Ended(JobView job, JobState state, int? exitCode) =>
        job with
        {
            Summary = job.Summary with
            {
                State = state,
                Why = null,
                ExitCode = exitCode,
                Reason = EndReason.Exited,
                StartedAt = Noon,
                ClosedAt = Noon.AddSeconds(3),
            },
            Attempts = [.. job.Attempts.Select(attempt => attempt with { ClosedAt = Noon })],
        };

    public static Receipt[] Receipts(JobView job)
    {
        var chain = LedgerSamples.Chain(job.Summary.Id.Value, 4);
        return job.Summary.State.IsFinal() ? [LedgerSamples.Receipt(chain[0]), LedgerSamples.Receipt(chain[3])] : [LedgerSamples.Receipt(chain[0])];
    }

    public static LedgerExport Export(JobView job)
    {
        var chain = LedgerSamples.Chain(job.Summary.Id.Value, 4);
        var leaf = LedgerHash.Leaf(job.Summary.Id.Value, 4, chain[3].Hash);
        return new LedgerExport(1, chain, new SealProof(4, 0, [], LedgerSamples.Checkpoint(leaf, 1)), LedgerSamples.Keys);
    }

    private static AttemptView Attempt(int number) =>
        new()
        {
            Number = number,
            Executor = ExecutorId.New(),
            ExecutorName = "laptop",
            AssignedAt = Noon,
        };
}
