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
    private readonly ConcurrentDictionary<Channel<JobChanged>, (ColonyId Colony, JobId? Job)> _readers = new();

    /// <summary>Every change in all colonies, on the thread that commits: whoever listens only takes note of it.</summary>
    public event Action<ColonyId, JobChanged>? Published;

    public void Publish(ColonyId colony, JobChanged change)
    {
        Published?.Invoke(colony, change);
        foreach (var (channel, wants) in _readers)
        {
            if (wants.Colony == colony && (wants.Job is null || wants.Job == change.Id))
            {
                channel.Writer.TryWrite(change);
            }
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchAsync(ColonyId colony, JobId? job, [EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateBounded<JobChanged>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _readers[channel] = (colony, job);
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
}
