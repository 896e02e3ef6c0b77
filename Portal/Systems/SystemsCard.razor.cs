using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>The colony's systems, live: how each stands, and what it needs from a person with the button beside it.</summary>
public sealed partial class SystemsCard : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<SystemView>? _systems;
    private Refusal? _refusal;
    private SystemView? _signingIn;
    private LiveUpdates? _live;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            var caller = await Current.GetAsync();
            _live = LiveUpdates.Start(ct => Systems.WatchAsync(caller, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
        }
    }

    private async Task LoadAsync()
    {
        var answer = await Systems.ListAsync(await Current.GetAsync(), _leaving.Token);
        (_systems, _refusal) = (answer.Value ?? _systems, answer.Refusal);
    }

    private async Task RefreshAsync()
    {
        if (!_leaving.IsCancellationRequested)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }
}
