using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Slurm.Jobs;

/// <summary>One look at the queue.</summary>
/// <param name="Number">1 is the first that was answered.</param>
/// <param name="At">When it was asked for: the answer is no older.</param>
/// <param name="Jobs">The user's jobs, by Slurm's number.</param>
internal sealed record QueueLook(int Number, DateTimeOffset At, IReadOnlyDictionary<long, QueuedJob> Jobs)
{
    public static QueueLook None { get; } = new(0, DateTimeOffset.MinValue, new Dictionary<long, QueuedJob>());

    /// <summary>The job of that number; null when it is not there, or carries the mark of another attempt: then the number was given out again.</summary>
    public QueuedJob? Of(long id, string mark) =>
        Jobs.GetValueOrDefault(id) is { } job && (!SbatchOptions.IsMark(job.Mark) || string.Equals(job.Mark, mark, StringComparison.Ordinal))
            ? job
            : null;

    /// <summary>Jobs that carry this mark, the oldest first.</summary>
    public IEnumerable<QueuedJob> Marked(string mark) =>
        Jobs.Values.Where(job => string.Equals(job.Mark, mark, StringComparison.Ordinal)).OrderBy(job => job.Id);
}
