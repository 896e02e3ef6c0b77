using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>Everything about one system, live.</summary>
public sealed partial class SystemPage : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private LiveUpdates? _live;
    private Refusal? _said;
    private bool _signingIn;
    private bool _removing;
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

    /// <summary>The system's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The system, kept from the first rendering for the second.</summary>
    [PersistentState]
    public SystemView? View { get; set; }

    /// <summary>Why there is none.</summary>
    [PersistentState]
    public Refusal? Refusal { get; set; }

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
        if (_loaded == Id)
        {
            return;
        }
        if (_loaded is not null)
        {
            (View, Refusal, _said) = (null, null, null);
        }
        _loaded = Id;
        if (View is null && Refusal is null)
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

    private async Task LoadAsync()
    {
        var answer = SystemId.TryParse(Id, null, out var id) ? await Systems.GetAsync(Me.Caller, id, _leaving.Token) : Refusal.NotFound("system");
        (View, Refusal) = (answer.Value, answer.Refusal);
    }

    private async Task RefreshAsync()
    {
        if (!_leaving.IsCancellationRequested)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task ChooseRungAsync(Rung? rung)
    {
        _said = (await Systems.ChooseRungAsync(Me.Caller, View!.Id, rung, _leaving.Token)).Refusal;
        await LoadAsync();
    }

    private async Task<Refusal?> ShareAsync(Share share)
    {
        var refusal = (await Systems.ShareAsync(Me.Caller, View!.Id, share, _leaving.Token)).Refusal;
        await LoadAsync();
        return refusal;
    }

    private async Task RemoveAsync()
    {
        _said = (await Systems.RemoveAsync(Me.Caller, View!.Id, _leaving.Token)).Refusal;
        _removing = false;
        if (_said is null)
        {
            Navigation.NavigateTo(Urls.Executors());
        }
    }
}
