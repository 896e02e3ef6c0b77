using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs.Log;

/// <summary>
/// A job's log, live. Only the lines that are seen are held here; the store numbers them, so that whatever is asked for again is
/// neither missed nor doubled.
/// </summary>
public sealed partial class LogView : IAsyncDisposable
{
    private const int LineHeight = 19;
    private readonly Leaving _leaving = new();
    private LiveUpdates? _live;
    private LogScroll? _script;
    private Virtualize<LogLine>? _lines;
    private ElementReference _card;
    private ElementReference _scroll;
    private LogWindow _window = LogWindow.Empty;
    private IReadOnlyList<LogEnd> _ends = [];
    private Refusal? _refusal;
    private LogStream? _stream;
    private string? _notice;
    private string _goTo = "";
    private int _attempt;
    private long _bytes;
    private long _chosen;
    private bool _isComplete;
    private bool _follow = true;
    private bool _times = true;
    private bool _wrap;

    /// <summary>The job.</summary>
    [Parameter, EditorRequired]
    public JobId Job { get; set; }

    /// <summary>Its tries, oldest first; the last is shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<AttemptView> Attempts { get; set; } = [];

    /// <summary>Whether more can come.</summary>
    [Parameter]
    public bool CanGrow { get; set; }

    /// <summary>Why nothing can come now, in words; null while news come.</summary>
    [Parameter]
    public string? Silent { get; set; }

    /// <summary>A line to go to, from the address.</summary>
    [Parameter]
    public long? Line { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private ILogs Logs { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool IsLive => CanGrow && !_isComplete && _attempt == Latest;

    private int Latest => Attempts.Count > 0 ? Attempts[^1].Number : 0;

    private string LiveWords =>
        IsLive && Silent is not null ? Silent
        : IsLive ? L("Live")
        : _isComplete ? L("Complete")
        : CanGrow ? L("An earlier attempt")
        : L("All that arrived");

    private string NothingYet => IsLive ? L("Nothing written yet. Lines stand here as they come.") : L("It wrote nothing.");

    /// <summary>Keys and the scroll bar tell from the browser.</summary>
    [JSInvokable]
    public Task TellAsync(string what) =>
        what switch
        {
            "left-end" when _follow => SetFollowAsync(false),
            "at-end" when !_follow && !_window.HasLater => SetFollowAsync(true),
            "earlier-hit" => EarlierHitAsync(),
            "f" => ToggleFollowAsync(),
            "w" => ToggleWrapAsync(),
            "t" => InvokeAsync(() =>
            {
                ToggleTimes();
                StateHasChanged();
            }),
            _ => Task.CompletedTask,
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_script?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // A new attempt began: whoever follows, follows it.
        if (_attempt == 0 || (_follow && _attempt == Latest - 1))
        {
            _attempt = Latest;
            _live?.Poke();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        _script = await LogScroll.AttachAsync(Js, _card, _scroll, DotNetObjectReference.Create(this));
        _wrap = _script.IsNarrow;
        await RefreshAsync();
        _live = LiveUpdates.Start(ct => Logs.WatchAsync(Me.Caller, Job, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
        if (Line is { } line)
        {
            await ShowLineAsync(line);
        }
        else
        {
            await SetFollowAsync(true);
        }
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => !_leaving.IsCancellationRequested;

    private async Task RefreshAsync()
    {
        if (_leaving.IsCancellationRequested || _attempt == 0)
        {
            return;
        }
        var infos = await Logs.InfoAsync(Me.Caller, Job, _leaving.Token);
        var info = infos.Value?.FirstOrDefault(one => one.Attempt == _attempt);
        (_refusal, _ends, _notice, _isComplete) = (infos.Refusal, info?.Streams ?? [], info?.Notice, info?.IsComplete ?? false);
        await (_wrap || _lines is null ? ReadFlowAsync() : _lines.RefreshDataAsync());
        StateHasChanged();
    }

    private async ValueTask<ItemsProviderResult<LogLine>> ProvideAsync(ItemsProviderRequest request)
    {
        var lines = await ReadAsync(_window.First + request.StartIndex, Math.Min(request.Count, 1000), request.CancellationToken);
        return new ItemsProviderResult<LogLine>(lines, _window.Count);
    }

    private async Task<IReadOnlyList<LogLine>> ReadAsync(long first, int count, CancellationToken ct)
    {
        if (_attempt == 0 || count < 1)
        {
            return [];
        }
        var read = await Logs.LinesAsync(Me.Caller, Job, _attempt, _stream, Math.Max(1, first), count, ct);
        _refusal = read.Refusal is { Kind: RefusalKind.NotFound } ? null : read.Refusal;
        _bytes = read.Value?.TotalBytes ?? 0;
        var (before, total) = (_window, read.Value?.TotalLines ?? 0);
        _window = _window.Grown(total);
        if (_follow && _window.HasLater)
        {
            _window = _window.AtEnd;
        }
        if (before != _window)
        {
            StateHasChanged();
        }
        return read.Value?.Lines ?? [];
    }

    private Task ChooseAttemptAsync(ChangeEventArgs change)
    {
        _attempt = int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var chosen) ? chosen : _attempt;
        return StartOverAsync();
    }

    private Task ChooseStreamAsync(LogStream? stream)
    {
        _stream = stream;
        return StartOverAsync();
    }

    private async Task StartOverAsync()
    {
        (_window, _chosen, _flow) = (LogWindow.Empty, 0, []);
        ForgetHits();
        KeepPlace();
        await RefreshAsync();
        await SetFollowAsync(true);
    }

    private async Task MoveAsync(LogWindow window)
    {
        _window = window;
        _follow = false;
        await RefreshAsync();
        await _script!.ToLineAsync(0, LineHeight);
    }

    private void ToggleTimes() => _times = !_times;

    private async Task ToggleWrapAsync()
    {
        _wrap = !_wrap;
        await RefreshAsync();
        StateHasChanged();
        await _script!.FollowAsync(_follow);
    }

    private Task ToggleFollowAsync() => SetFollowAsync(!_follow || !CanGrow);

    private async Task SetFollowAsync(bool follow)
    {
        _follow = follow;
        if (follow && CanGrow && _chosen > 0)
        {
            // Whoever follows has left the line, and a reload must not lead back to it. Who read an ended log to its end has left nothing.
            _chosen = 0;
            KeepPlace();
        }
        if (follow && (_window.HasLater || _wrap))
        {
            _window = _window.AtEnd;
            await RefreshAsync();
        }
        StateHasChanged();
        await _script!.FollowAsync(follow);
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string Name(LogStream stream) => stream == LogStream.Stdout ? "stdout" : "stderr";
}
