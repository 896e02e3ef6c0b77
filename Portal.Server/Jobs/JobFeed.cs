using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>Tells whoever looks that a job changed. The live fan-out of this process: with several, only this class would know of the others.</summary>
internal sealed class JobFeed
{
    // A reader that is this far behind loses the oldest: it reads the state itself anyway, a change only tells it to.
    private const int Backlog = 1024;
    private readonly ConcurrentDictionary<Channel<JobChanged>, Wants> _readers = new();
    private readonly ConcurrentDictionary<(ColonyId, UserId), long> _newsOf = new();

    /// <summary>Every change in all colonies and whose job it is, on the thread that commits: whoever listens only takes note of it.</summary>
    public event Action<ColonyId, UserId, JobChanged>? Published;

    /// <summary>Tells of a change of a job.</summary>
    /// <param name="colony">Its colony.</param>
    /// <param name="submitter">Whose job it is.</param>
    /// <param name="change">What changed.</param>
    public void Publish(ColonyId colony, UserId submitter, JobChanged change)
    {
        if (IsNews(change.State))
        {
            _newsOf.AddOrUpdate((colony, submitter), 1, (_, count) => count + 1);
        }

        Published?.Invoke(colony, submitter, change);
        foreach (var (channel, wants) in _readers)
        {
            if (wants.Colony == colony && (wants.Job is null || wants.Job == change.Id) && (wants.Submitter is null || wants.Submitter == submitter))
            {
                channel.Writer.TryWrite(change);
            }
        }
    }

    /// <summary>Grows with each news of a person's jobs in a colony: what was read of them holds while it stays.</summary>
    public long NewsOf(ColonyId colony, UserId submitter) => _newsOf.GetValueOrDefault((colony, submitter));

    /// <summary>Whether a person wants to hear of a job of theirs in this state: it runs, or has ended.</summary>
    public static bool IsNews(JobState state) => state == JobState.Running || state.IsFinal();

    public IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(ColonyId colony, JobId? job, CancellationToken ct) =>
        WatchAsync(new Wants(colony, job, null), ct);

    /// <summary>Changes of the jobs that a person submitted.</summary>
    public IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(ColonyId colony, UserId submitter, CancellationToken ct) =>
        WatchAsync(new Wants(colony, null, submitter), ct);

    private async IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(Wants wants, [EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateBounded<JobChanged>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _readers[channel] = wants;
        try
        {
            while (await channel.Reader.WaitToReadAsync(ct))
            {
                var batch = new List<JobChanged>();
                while (batch.Count < Backlog && channel.Reader.TryRead(out var change))
                {
                    batch.Add(change);
                }

                yield return batch;
            }
        }
        finally
        {
            _readers.TryRemove(channel, out _);
        }
    }

    private sealed record Wants(ColonyId Colony, JobId? Job, UserId? Submitter);
}
