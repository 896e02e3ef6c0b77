using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>What needs me, what runs, what waits, what failed; systems, executors, allocation and storage at the side. Live.</summary>
public sealed partial class HomePage : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly Leaving _leaving = new();
    private readonly List<LiveUpdates> _live = [];
    private ITimer? _clock;

    /// <summary>What is shown, kept from the first rendering for the second.</summary>
    [PersistentState]
    public HomeView? View { get; set; }

    /// <summary>What stands at the side, kept likewise.</summary>
    [PersistentState]
    public HomeSide? Side { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    // Nobody has run anything here.
    private bool IsEmpty => View is { Counts.Total: 0 };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_clock?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var live in _live)
        {
            await live.DisposeAsync();
        }
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        View ??= await ReadAsync();
        Side ??= await ReadSideAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        _live.Add(LiveUpdates.Start(ct => Jobs.WatchAsync(Me.Caller, null, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time));
        _live.Add(LiveUpdates.Start(ct => Executors.WatchAsync(Me.Caller, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time));
        _live.Add(LiveUpdates.Start(ct => Systems.WatchAsync(Me.Caller, ct), () => InvokeAsync(RefreshSideAsync), DispatchExceptionAsync, Time));
        _live[0].Poke();
        _clock = Time.CreateTimer(_ => PokeAll(), null, Interval, Interval);
    }

    private void PokeAll()
    {
        _live[0].Poke();
        _live[^1].Poke();
    }

    private Task<HomeView> ReadAsync() => HomeView.ReadAsync(new HomePorts(Jobs, Executors, Projects), Me.Caller, Now, View, _leaving.Token);

    private Task<HomeSide> ReadSideAsync() => HomeSide.ReadAsync(Systems, Colonies, Projects, Me.Caller, Now, _leaving.Token);

    private async Task RefreshSideAsync()
    {
        if (!_leaving.IsCancellationRequested)
        {
            Side = await ReadSideAsync();
            StateHasChanged();
        }
    }

    private async Task RefreshAsync()
    {
        if (!_leaving.IsCancellationRequested)
        {
            View = await ReadAsync();
            StateHasChanged();
        }
    }

    private RenderFragment? More(IReadOnlyList<JobState> states, IReadOnlyList<JobListItem> shown)
    {
        var count = states.Sum(View!.Counts.Of);
        return count > shown.Count
            ? builder =>
            {
                builder.OpenElement(0, "a");
                builder.AddAttribute(1, "class", "end");
                builder.AddAttribute(2, "href", Urls.Jobs(new JobSearchFields(Show: JobFilter.Of(states, noContact: false).Key)));
                builder.AddContent(3, L("Show all {0}", Sizes.Count(count)));
                builder.CloseElement();
            }
            : null;
    }

    private static string Place(JobListItem job) =>
        string.Join(", ", new[] { job.ProjectName, job.ExecutorName }.Where(part => !string.IsNullOrEmpty(part)));

    private int Seconds(DateTimeOffset started, int limit) => (int)Math.Clamp((Now - started).TotalSeconds, 0, limit);

    private string Ran(JobListItem job) =>
        job.WalltimeSeconds is { } limit
            ? L("{0} of {1}", JobTimes.Ran(job, Now), Durations.Words(limit))
            : L("{0}, no walltime", JobTimes.Ran(job, Now));
}
