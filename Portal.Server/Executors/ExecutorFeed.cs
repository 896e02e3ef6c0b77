using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Tells pages that something about a colony's executors changed.</summary>
internal sealed class ExecutorFeed
{
    private readonly ConcurrentDictionary<Channel<Done>, ColonyId> _readers = new();

    public void Changed(ColonyId colony)
    {
        foreach (var (channel, _) in _readers.Where(reader => reader.Value == colony))
        {
            channel.Writer.TryWrite(default);
        }
    }

    public async IAsyncEnumerable<Done> WatchAsync(ColonyId colony, [EnumeratorCancellation] CancellationToken ct)
    {
        // One pending "something changed" is as good as a hundred.
        var channel = Channel.CreateBounded<Done>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _readers[channel] = colony;
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(ct))
            {
                yield return change;
            }
        }
        finally
        {
            _readers.TryRemove(channel, out _);
        }
    }
}
