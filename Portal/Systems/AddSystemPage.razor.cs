using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>
/// Adds a system step by step. A page of its own with an address of its own: where it stands is read from the system itself, so that a reload, another
/// tab and another day go on where it was left, and a slip of the Esc key loses no one-time code.
/// </summary>
public sealed partial class AddSystemPage : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private LiveUpdates? _live;
    private int _asked;
    private int _shown;
    private SystemView? _view;
    private Refusal? _missing;
    private Refusal? _refusal;
    private bool _byHand;
    private bool _adding;
    private bool _tested;
    private string? _loaded;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    /// <summary>The system, once it is added.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>The question that runs.</summary>
    [SupplyParameterFromQuery(Name = "ask")]
    public string? AskText { get; set; }

    private SetUpStage Stage => SetUp.Of(_view);

    private AskId? Resumed => AskId.TryParse(AskText, null, out var ask) ? ask : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (Id ?? ""))
        {
            return;
        }
        _loaded = Id ?? "";
        (_missing, _refusal, _tested) = (null, null, false);
        _view = _view is { } kept && kept.Id.ToString() == Id ? kept : null;
        if (Id is not null && _view is null)
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = LiveUpdates.Start(ct => Systems.WatchAsync(Me.Caller, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
        }
    }

    private string Css(SetUpStage stage) =>
        stage == Stage ? "now"
        : stage < Stage ? "done"
        : "";

    private async Task LoadAsync()
    {
        var turn = ++_asked;
        var answer = SystemId.TryParse(Id, null, out var id) ? await Systems.GetAsync(Me.Caller, id, _leaving.Token) : Refusal.NotFound("system");
        // The feed and a step that is done may both ask: what was asked for first is older, whichever is answered first.
        if (turn > _shown)
        {
            _shown = turn;
            (_view, _missing) = (answer.Value ?? _view, answer.Refusal);
        }
    }

    private async Task RefreshAsync()
    {
        if (Id is not null && !_leaving.IsCancellationRequested)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    // The question is answered: should the connection break later, the page asks anew and does not come back to this one.
    private async Task SignedInAsync()
    {
        await RefreshAsync();
        KeepAsk(null);
    }

    private async Task AddAsync(NewSystem request)
    {
        if (_adding)
        {
            return;
        }
        _adding = true;
        var answer = await Systems.AddAsync(Me.Caller, request, _leaving.Token);
        (_adding, _refusal, _view) = (false, answer.Refusal, answer.Value);
        if (answer.IsOk)
        {
            Navigation.NavigateTo(Urls.SetUpSystem(answer.Value.Id), replace: true);
        }
    }

    // In the address, so that a reload in the middle of a sign-in comes back to its prompt.
    private void KeepAsk(AskId? ask)
    {
        if (_view is not null)
        {
            Navigation.NavigateTo(Urls.SetUpSystem(_view.Id, ask), replace: true);
        }
    }
}
