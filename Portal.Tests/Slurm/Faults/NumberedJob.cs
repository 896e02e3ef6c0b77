using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>
/// One job of a round. It writes down each time it begins, in a file outside of what we keep of it, prints numbered lines, and ends with a
/// code of its own, unless it is the one that is cancelled.
/// </summary>
internal sealed class NumberedJob(int number, string begun, string system, Random random)
{
    private readonly int _lines = random.Next(40, 200);
    private SubmittedJob? _submitted;

    public bool IsCancelled { get; init; }

    public JobId Id => _submitted?.Id ?? default;

    // Some end badly.
    private int ExitCode => number % 4 == 3 ? number : 0;

    private string Whole => string.Concat(Enumerable.Range(1, _lines).Select(line => $"line {line} of {number}\n"));

    private JobSpec Spec =>
        new()
        {
            Label = $"round-{number}",
            Command = ["sh", "-c", Script, "sh", $"{begun}-{number}"],
            Conditions = new() { ExecutorNames = [system] },
        };

    // About two seconds of lines; the one to be cancelled does not end by itself.
    private string Script =>
        $"echo \"$SLURM_JOB_ID ${{SLURM_RESTART_COUNT:-0}}\" >>\"$1\"; i=1; while [ $i -le {_lines} ]; do echo line $i of {number}; i=$((i+1)); "
        + $"[ $((i % 8)) -ne 0 ] || sleep 0.1; done; {(IsCancelled ? "sleep 600; " : "")}exit {ExitCode}";

    public async Task SubmitAsync(PortalProcess portal) => _submitted = await portal.SubmitWithReceiptAsync(Spec);

    /// <summary>Everything that must be true of it once it has ended.</summary>
    /// <param name="portal">Which knows it.</param>
    /// <param name="outside">Where a file of the system is on this machine.</param>
    /// <param name="isForgotten">Whether Slurm has forgotten what it took or began at a moment, since its controller was killed.</param>
    public async Task CheckAsync(PortalProcess portal, Func<string, string> outside, Func<DateTimeOffset, bool> isForgotten)
    {
        var job = await portal.JobAsync(Id);
        var export = await portal.ExportAsync(Id);
        var story = $"job {number}: {job.Summary.State} {job.Summary.Reason} {job.Summary.ExitCode}, {job.Summary.Why}\n{Told(export)}";
        var check = LedgerVerifier.Check(export, [_submitted!.Receipt]);
        Assert.True(check.IsIntact, $"{check.Fault}\n{story}");
        var file = outside($"{begun}-{number}");
        var runs = Runs(file);
        Assert.True(RanOnceOrAsTold(runs, export), $"{story}\nbegun: {string.Join(", ", runs)}");
        var isLost =
            job.Summary is { State: JobState.Failed, Reason: EndReason.Lost }
            && export.Entries.Any(entry => entry.Kind == LedgerKind.Started)
            && (
                // When it really began: a twin that was away for long tells it late.
                isForgotten(new DateTimeOffset(File.GetLastWriteTimeUtc(file)))
                || export.Entries.Any(entry =>
                    // The permit too: of what Slurm took or began right behind it, the portal may hear only when the kills are over.
                    entry.Kind
                        is LedgerKind.PermitGiven
                            or LedgerKind.Queued
                            or LedgerKind.Started
                    && isForgotten(DateTimeOffset.FromUnixTimeMilliseconds(entry.WrittenUnixMs))
                )
            );
        // A slurmd that is killed while it begins a job has Slurm give the job up, and end what had begun of it.
        var isGivenUp =
            job.Summary is { State: JobState.Failed, Reason: EndReason.NodeFailure }
            && (runs.Count == 0 || (runs.Count == 1 && export.Entries.Any(IsEndedBySlurm)));
        Assert.True(HowItEnded(job.Summary) == HowItMust || (isLost && runs.Count <= 1) || isGivenUp, story);
        Assert.Null(job.Summary.NoContactSince);
        // Taken back before its start is no run; a try that was started is the last.
        Assert.True(job.Attempts.SkipLast(1).All(attempt => attempt is { StartedAt: null, PlatformId: null }), story);
        var log = runs.Count == 0 ? "" : await portal.LogAsync(Id, job.Attempts[^1].Number);
        Assert.True(IsLogOf(log, runs.Count, isLost || isGivenUp), $"{story}\nThe log of {runs.Count} runs:\n{log}");
    }

    private static bool IsEndedBySlurm(LedgerEntry entry) =>
        entry.Kind == LedgerKind.Failed && entry.Evidence.Contains(".batch|CANCELLED|", StringComparison.Ordinal);

    private (JobState, EndReason, int?) HowItMust =>
        IsCancelled ? (JobState.Cancelled, EndReason.CancelledByUser, null)
        : ExitCode == 0 ? (JobState.Succeeded, EndReason.Exited, 0)
        : (JobState.Failed, EndReason.Exited, ExitCode);

    private (JobState, EndReason, int?) HowItEnded(JobListItem job) => (job.State, job.Reason, IsCancelled ? null : job.ExitCode);

    // Slurm puts a job back when its node fails: it keeps its number then and counts up, and the ledger has each start of it. Any other second
    // run has another number.
    private static bool RanOnceOrAsTold(IReadOnlyList<(long Job, int Restart)> runs, LedgerExport ledger) =>
        runs.Count <= 1
        || (
            runs.All(run => run.Job == runs[0].Job)
            && runs.Zip(runs.Skip(1)).All(pair => pair.First.Restart < pair.Second.Restart)
            && ledger.Entries.Count(entry => entry.Kind == LedgerKind.Started) >= runs.Count
        );

    // Each run but the last may have been cut anywhere, the last one only by being cancelled, lost or given up.
    private bool IsLogOf(string log, int runs, bool isCut)
    {
        if (runs <= 1)
        {
            return runs == 0 ? log.Length == 0
                : IsCancelled || isCut ? Whole.StartsWith(log, StringComparison.Ordinal)
                : string.Equals(log, Whole, StringComparison.Ordinal);
        }

        return Enumerable
            .Range(0, Math.Min(log.Length, Whole.Length) + 1)
            .Any(cut => Whole.StartsWith(log[..cut], StringComparison.Ordinal) && IsLogOf(log[cut..], runs - 1, isCut));
    }

    private static IReadOnlyList<(long Job, int Restart)> Runs(string file) =>
        File.Exists(file)
            ?
            [
                .. File.ReadLines(file)
                    .Select(line => line.Split(' '))
                    .Select(words => (long.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture))),
            ]
            : [];

    private static string Told(LedgerExport ledger) =>
        string.Join(
            '\n',
            ledger.Entries.Select(entry =>
                $"  {DateTimeOffset.FromUnixTimeMilliseconds(entry.WrittenUnixMs):HH:mm:ss.f} {entry.Attempt} {entry.Kind} {entry.Details} {entry.Evidence}"
            )
        );
}
