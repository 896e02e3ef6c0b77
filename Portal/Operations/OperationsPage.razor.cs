using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Operations;

/// <summary>How the portal itself does, for its administrators. Reads itself anew at a calm rate, and moves nothing that is under the pointer.</summary>
public sealed partial class OperationsPage : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Leaving _leaving = new();
    private IReadOnlyList<OperationsLook> _looks = [];
    private OperationsView? _view;
    private RecentTroubles? _troubles;
    private Refusal? _refusal;
    private bool _isPointed;
    private ITimer? _clock;

    [Inject]
    private IOperations Operations { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    private DateTimeOffset Now => Time.GetUtcNow();

    // Whether a list has changed its length since it was shown.
    private bool IsHeld => _view is { } view && !HasSameShape(view);

    private bool IsStale => _view is { } view && Now - view.At > 3 * Interval;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_clock?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _clock = Time.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, Interval, Interval);
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            if (!_leaving.IsCancellationRequested)
            {
                await ReadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task ReadAsync()
    {
        var read = await Operations.ReadAsync(await Current.GetAsync(), _leaving.Token);
        if (_view is { } earlier && read.Value is { } now && OperationsWords.Answer(earlier) != OperationsWords.Answer(now))
        {
            Announcements.Polite(OperationsWords.Answer(now));
        }

        // Whoever is no administrator any more sees nothing of it any more.
        (_view, _refusal) = (read.Value, read.Refusal);
        if (_view is { } view && (!_isPointed || HasSameShape(view)))
        {
            Show();
        }
    }

    private void Leave()
    {
        _isPointed = false;
        Show();
    }

    private void Show() => (_looks, _troubles) = (_view?.Looks ?? [], _view?.Troubles);

    private MarkupString AsOf(DateTimeOffset at)
    {
        var iso = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var time = new MarkupString($"<time datetime=\"{iso}\" title=\"{Zone.Full(at)}\">{Zone.Clock(at)}</time>");
        return IsStale
            ? Marked("as of {0}, {1}: not read since", time, Durations.Ago(at, Now))
            : Marked("as of {0}, read anew every {1}", time, Durations.Words(Interval));
    }

    private bool HasSameShape(OperationsView view) =>
        _troubles is not null
        && view.Looks.Select(look => look.Code).SequenceEqual(_looks.Select(look => look.Code), StringComparer.Ordinal)
        && view.Troubles.Items.Select(Line).SequenceEqual(_troubles.Items.Select(Line));

    private static (string, DateTimeOffset, string) Line(Trouble trouble) => (trouble.Category, trouble.FirstAt, trouble.Words);
}
