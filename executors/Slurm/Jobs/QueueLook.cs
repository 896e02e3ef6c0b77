using Pollinator.Slurm.Commands;

namespace Pollinator.Slurm.Jobs;

/// <summary>One look at the queue.</summary>
/// <param name="Number">1 is the first that was answered.</param>
/// <param name="At">When it was asked for: the answer is no older.</param>
/// <param name="Jobs">The user's jobs, by Slurm's number.</param>
internal sealed record QueueLook(int Number, DateTimeOffset At, IReadOnlyDictionary<long, QueuedJob> Jobs)
{
    public static QueueLook None { get; } = new(0, DateTimeOffset.MinValue, new Dictionary<long, QueuedJob>());

    /// <summary>Jobs that carry this mark, the oldest first.</summary>
    public IEnumerable<QueuedJob> Marked(string mark) =>
        Jobs.Values.Where(job => string.Equals(job.Mark, mark, StringComparison.Ordinal)).OrderBy(job => job.Id);
}
