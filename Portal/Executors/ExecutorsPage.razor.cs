using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Executors;

/// <summary>The colony's executors, live: how they are, what they have, what they run; add one, retire one.</summary>
public sealed partial class ExecutorsPage : IAsyncDisposable
{
    private const int Take = 50;
    private const int MostSilent = 3;

    // "12 s ago" grows by itself.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    // Jobs begin and end, and executors fall silent, without news of the executor itself.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Leaving _leaving = new();
    private LiveUpdates? _live;
    private ITimer? _clock;
    private ITimer? _tick;
    private (string?, string?, int)? _loaded;
    private Page<ExecutorView>? _found;
    private ExecutorCounts? _counts;
    private IReadOnlyList<ExecutorView> _silent = [];
    private ExecutorView? _chosen;
    private Refusal? _refusal;
    private bool _adding;
    private bool _isAskedToAdd;
    private ExecutorView? _retiring;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

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

    /// <summary>Whether the steps to add one are open.</summary>
    [SupplyParameterFromQuery(Name = "add")]
    public string? Add { get; set; }

    /// <summary>A part of the name to look for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>The page, from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public string? Number { get; set; }

    private int PageNumber => Urls.PageNumber(Number);

    private int Skip => (int)Math.Min((PageNumber - 1L) * Take, Pages.MostPassed);

    private bool IsUnknown => Id is not null && _found is not null && _chosen is null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_clock?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_tick?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // Asked once by the address: who closes them has closed them.
        _adding |= Add is not null && !_isAskedToAdd;
        _isAskedToAdd = Add is not null;
        var wanted = (Id, Text, PageNumber);
        if (_loaded != wanted)
        {
            _loaded = wanted;
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            var caller = await Current.GetAsync();
            _live = LiveUpdates.Start(ct => Executors.WatchAsync(caller, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
            _clock = Time.CreateTimer(_ => _live.Poke(), null, Interval, Interval);
            _tick = Time.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, Tick, Tick);
        }
    }

    private async Task RefreshAsync()
    {
        if (!_leaving.IsCancellationRequested)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        var caller = await Current.GetAsync();
        var asked = (Id, Text, PageNumber);
        var query = new ExecutorQuery
        {
            Text = Text,
            Skip = Skip,
            Take = Take,
        };
        var answer = await Executors.FindAsync(caller, query, _leaving.Token);
        var before = _counts;
        _counts = (await Executors.CountsAsync(caller, _leaving.Token)).Value ?? _counts;
        _silent = _counts is { NoContact: > 0 } ? await SilentAsync(caller) : [];
        TellSilence(before);
        var chosen = await ChosenAsync(caller, answer.Value ?? _found);
        // Another address has come meanwhile, and loads by itself.
        if (asked == (Id, Text, PageNumber))
        {
            (_found, _chosen, _refusal) = (answer.Value ?? _found, chosen, answer.Refusal);
        }
    }

    // Who listens to the page does not see the banners come and go.
    private void TellSilence(ExecutorCounts? before)
    {
        if (before is not null && _counts is not null && _counts.NoContact != before.NoContact)
        {
            Announcements.Polite(ExecutorWords.Answer(_counts));
        }
    }

    // The one in the address, which another page of the list may show; else the first.
    private async Task<ExecutorView?> ChosenAsync(Caller caller, Page<ExecutorView>? found)
    {
        var chosen =
            Id is null ? found?.Items.FirstOrDefault(one => one.Health != ExecutorHealth.Retired)?.Id
            : ExecutorId.TryParse(Id, null, out var id) ? id
            : (ExecutorId?)null;
        return chosen is { } some ? (await Executors.GetAsync(caller, some, _leaving.Token)).Value : null;
    }

    // The number of the job that one has is said, and a list has no jobs.
    private async Task<IReadOnlyList<ExecutorView>> SilentAsync(Caller caller)
    {
        var query = new ExecutorQuery { Health = ExecutorHealth.NoContact, Take = MostSilent };
        var silent = new List<ExecutorView>();
        foreach (var one in (await Executors.FindAsync(caller, query, _leaving.Token)).Value?.Items ?? [])
        {
            silent.Add(one.JobCount == 1 ? (await Executors.GetAsync(caller, one.Id, _leaving.Token)).Value ?? one : one);
        }

        return silent;
    }

    private void EndAdding()
    {
        _adding = false;
        if (Add is not null)
        {
            Navigation.NavigateTo(Urls.Executors(Text, PageNumber), replace: true);
        }
    }

    private void Find(ChangeEventArgs change) => Navigation.NavigateTo(Urls.Executors(change.Value?.ToString()));

    // What retiring means is said of the jobs it has now.
    private async Task AskToRetireAsync(ExecutorView executor) =>
        _retiring = (await Executors.GetAsync(await Current.GetAsync(), executor.Id, _leaving.Token)).Value ?? executor;

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

    private static string MoreSilent(int count) =>
        count == 1 ? L("1 more has not answered lately.") : L("{0} more have not answered lately.", Sizes.Count(count));

    private static string SilentWords(ExecutorView executor) =>
        executor switch
        {
            { JobCount: 0 } => L("It has no job. It gets new ones when it is back."),
            { JobCount: 1, Jobs: not [_] } => L("Its job probably goes on there; what it writes is caught up when contact returns."),
            { JobCount: 1, Jobs: [var one] } => L(
                "Its job #{0} probably goes on there; what it writes is caught up when contact returns.",
                one.Number
            ),
            { JobCount: var many } => L("Its {0} jobs probably go on there; what they write is caught up when contact returns.", Sizes.Count(many)),
        };
}
