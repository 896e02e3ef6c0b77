using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Notifications;

/// <summary>The bell in the bar: what happened to a person's jobs and systems since they last looked, here or on another device.</summary>
public sealed partial class Bell : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private NotificationList? _list;
    private Refusal? _refusal;
    private LiveUpdates? _live;
    private DateTimeOffset? _markedFrom;
    private DateTimeOffset _told = DateTimeOffset.MaxValue;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private INotifications Notifications { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private int New => _list?.New ?? 0;

    private string Label => New == 0 ? L("Notifications, none new") : L("Notifications, {0} new", New);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = LiveUpdates.Start(ct => Notifications.WatchAsync(Me.Caller, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
            _live.Poke();
        }
    }

    // What is new when the list is opened stays marked until it is closed, though it is seen now.
    private bool IsMarked(Notification item) => item.IsNew || item.At >= _markedFrom;

    private async Task RefreshAsync()
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }
        var answer = await Notifications.GetAsync(Me.Caller, _leaving.Token);
        if (answer.IsOk)
        {
            _list = answer.Value;
            Tell(answer.Value.Items.Where(item => item.IsNew && item.At > _told).ToList());
            // What was there when the page came is not told.
            _told =
                answer.Value.Items.Count > 0 ? answer.Value.Items[0].At
                : _told == DateTimeOffset.MaxValue ? DateTimeOffset.MinValue
                : _told;
            StateHasChanged();
        }
    }

    // A job's own page tells of that job by itself.
    private void Tell(IReadOnlyList<Notification> items)
    {
        var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0];
        var looks = items.Select(NotificationWords.Of).Where(look => look.Url != here).ToList();
        if (looks.Count > 0)
        {
            Announcements.Polite(looks.Count == 1 ? looks[0].Words : L("{0}, and {1} more notifications", looks[0].Words, looks.Count - 1));
        }
    }

    private async Task LookAsync()
    {
        _markedFrom = _list?.Items.LastOrDefault(item => item.IsNew)?.At;
        if (New > 0)
        {
            _refusal = (await Notifications.MarkSeenAsync(Me.Caller, _list!.Items[0].At, _leaving.Token)).Refusal;
            await RefreshAsync();
        }
    }

    private async Task ChooseAsync(NotificationKinds kind, ChangeEventArgs change)
    {
        var chosen = change.Value is true ? _list!.Chosen | kind : _list!.Chosen & ~kind;
        _refusal = (await Notifications.ChooseAsync(Me.Caller, chosen, _leaving.Token)).Refusal;
        await RefreshAsync();
    }
}
