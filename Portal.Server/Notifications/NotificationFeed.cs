using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>Tells a person's pages that there may be news: a job of theirs began or ended, a system changed, or another device has seen them.</summary>
internal sealed class NotificationFeed(JobFeed jobs, OwnJobs own, ISystems systems, TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Channel<Done>, UserId> _readers = new();

    /// <summary>A person saw or chose something.</summary>
    public void Changed(UserId person)
    {
        foreach (var (channel, _) in _readers.Where(reader => reader.Value == person))
        {
            channel.Writer.TryWrite(default);
        }
    }

    /// <summary>Fires at most once a second, until cancelled.</summary>
    public async IAsyncEnumerable<Done> WatchAsync(Caller caller, [EnumeratorCancellation] CancellationToken ct)
    {
        // One pending "look again" is as good as a hundred.
        var channel = Channel.CreateBounded<Done>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var held = own.Hold(caller.Colony, caller.User);
        _readers[channel] = caller.User;
        Task[] sources =
        [
            TellAsync(jobs.WatchAsync(caller.Colony, caller.User, ending.Token), Matters, channel.Writer, ending.Token),
            TellAsync(systems.WatchAsync(caller, ending.Token), _ => true, channel.Writer, ending.Token),
        ];
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(ct))
            {
                yield return change;
                await Task.Delay(Least, time, ct);
            }
        }
        finally
        {
            _readers.TryRemove(channel, out _);
            await ending.CancelAsync();
            await Task.WhenAll(sources).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A source that fails ends the feed with its fault, in place of leaving a bell that never rings.
    private static async Task TellAsync<T>(IAsyncEnumerable<T> changes, Func<T, bool> matters, ChannelWriter<Done> to, CancellationToken ct)
    {
        try
        {
            await foreach (var change in changes.WithCancellation(ct))
            {
                if (matters(change))
                {
                    to.TryWrite(default);
                }
            }
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            to.TryComplete(fault);
        }
    }

    private static bool Matters(IReadOnlyList<JobChanged> changes) => changes.Any(Matters);

    /// <summary>Whether a change of a job can be news.</summary>
    public static bool Matters(JobChanged change) => JobFeed.IsNews(change.State);
}
