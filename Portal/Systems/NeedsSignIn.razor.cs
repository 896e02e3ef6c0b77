using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Tells a person, wherever they are, that a system of theirs needs them: on home for all, on a job's page for the system that has the job.</summary>
public sealed partial class NeedsSignIn : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<SystemView> _systems = [];
    private SystemView? _signingIn;
    private LiveUpdates? _live;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    /// <summary>Only the system that this executor works for; null is all.</summary>
    [Parameter]
    public string? Executor { get; set; }

    private IEnumerable<SystemView> Ours => _systems.Where(system => system.IsMine && (Executor is null || system.Has(Executor)));

    private IEnumerable<SystemView> Shown => Ours.Where(SystemWords.NeedsSignIn);

    private IEnumerable<SystemView> Changed => Ours.Where(system => system.Status.Contact == SystemContact.HostKeyChanged);

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

    private async Task LoadAsync() => _systems = (await Systems.ListAsync(await Current.GetAsync(), _leaving.Token)).Value ?? _systems;

    private async Task RefreshAsync()
    {
        if (!_leaving.IsCancellationRequested)
        {
            var before = Shown.Select(system => system.Id).ToHashSet();
            await LoadAsync();
            var come = Shown.Where(system => !before.Contains(system.Id)).Select(TitleOf).ToList();
            if (come.Count > 0)
            {
                Announcements.Polite(string.Join(" ", come));
            }
            StateHasChanged();
        }
    }

    private string TitleOf(SystemView system) =>
        L("{0} needs your sign-in since {1}.", system.Name, Zone.Short(system.Status.Since, Time.GetUtcNow()));

    private static string Meaning(SystemView system) =>
        system.Executors.Sum(executor => executor.JobCount) switch
        {
            0 => L("It has no job of yours. New ones wait until you sign in."),
            1 => L("Your job there goes on; its news and new jobs wait until you sign in."),
            var many => L("Your {0} jobs there go on; their news and new jobs wait until you sign in.", Sizes.Count(many)),
        };
}
