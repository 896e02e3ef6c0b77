using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Executors;

/// <summary>The colony's executors, live: how they are, what they have, what they run; add one, retire one.</summary>
public sealed partial class ExecutorsPage : IDisposable
{
    // "12 s ago" grows by itself.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly Leaving _leaving = new();
    private IReadOnlyList<ExecutorView>? _executors;
    private Refusal? _refusal;
    private bool _adding;
    private ExecutorView? _retiring;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    /// <summary>The executor whose details are open.</summary>
    [Parameter]
    public string? Id { get; set; }

    private ExecutorView? Chosen =>
        _executors?.FirstOrDefault(e => e.Id.ToString() == Id)
        ?? (Id is null ? _executors?.FirstOrDefault(e => e.Health != ExecutorHealth.Retired) : null);

    private bool IsUnknown => Id is not null && _executors is not null && Chosen is null;

    private IEnumerable<ExecutorView> Silent => _executors?.Where(e => e.Health == ExecutorHealth.NoContact) ?? [];

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = WatchAsync();
            _ = TickAsync();
        }
    }

    private async Task LoadAsync()
    {
        var answer = await Executors.ListAsync(await Current.GetAsync(), _leaving.Token);
        (_executors, _refusal) = (answer.Value ?? _executors, answer.Refusal);
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var _ in Executors.WatchAsync(await Current.GetAsync(), _leaving.Token))
            {
                await InvokeAsync(LoadAsync);
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception fault) when (!_leaving.IsCancellationRequested)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task TickAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, Time);
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task RetireAsync(ExecutorView executor)
    {
        var answer = await Executors.RetireAsync(await Current.GetAsync(), executor.Id, _leaving.Token);
        (_retiring, _refusal) = (null, answer.Refusal);
        await LoadAsync();
    }

    private async Task<Refusal?> ShareAsync(ExecutorView executor, Share share)
    {
        var refusal = (await Executors.ShareAsync(await Current.GetAsync(), executor.Id, share, _leaving.Token)).Refusal;
        await LoadAsync();
        return refusal;
    }

    private string SilentTitle(ExecutorView executor) =>
        executor.LastSeenAt is { } seen
            ? L("{0} has not answered since {1}.", executor.Name, Zone.Short(seen, Time.GetUtcNow()))
            : L("{0} has not answered since it was registered.", executor.Name);

    private static string SilentWords(ExecutorView executor) =>
        executor.Jobs.Count switch
        {
            0 => L("It has no job. It gets new ones when it is back."),
            1 => L("Its job #{0} probably goes on there; what it writes is caught up when contact returns.", executor.Jobs[0].Number),
            var many => L("Its {0} jobs probably go on there; what they write is caught up when contact returns.", many),
        };
}
