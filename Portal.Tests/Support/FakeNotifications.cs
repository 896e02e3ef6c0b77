using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>News that live in a list; <see cref="Changed"/> tells the bell.</summary>
internal sealed class FakeNotifications : INotifications
{
    private readonly Channel<Done> _changes = Channel.CreateUnbounded<Done>();

    public List<Notification> All { get; } = [];

    public DateTimeOffset SeenUntil { get; private set; } = DateTimeOffset.MinValue;

    public NotificationKinds Chosen { get; private set; } = NotificationKinds.All;

    public void Changed() => _changes.Writer.TryWrite(default);

    public void Add(NotificationKinds kind, long job, double minutes, EndReason reason = EndReason.None) =>
        All.Insert(
            0,
            new()
            {
                Kind = kind,
                At = OnPage.Noon.AddMinutes(minutes),
                IsNew = false,
                Name = "train",
                Job = job,
                Reason = reason,
            }
        );

    public Task<Outcome<NotificationList>> GetAsync(Caller caller, CancellationToken ct)
    {
        var items = All.Where(item => Chosen.HasFlag(item.Kind)).Select(item => item with { IsNew = item.At > SeenUntil }).ToList();
        return Task.FromResult<Outcome<NotificationList>>(new NotificationList(items, items.Count(item => item.IsNew), Chosen));
    }

    public Task<Outcome<Done>> MarkSeenAsync(Caller caller, DateTimeOffset until, CancellationToken ct)
    {
        SeenUntil = until;
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public Task<Outcome<Done>> ChooseAsync(Caller caller, NotificationKinds kinds, CancellationToken ct)
    {
        Chosen = kinds;
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public async IAsyncEnumerable<Done> WatchAsync(Caller caller, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(ct))
        {
            yield return change;
        }
    }
}
