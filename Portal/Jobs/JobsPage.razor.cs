using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The colony's jobs, paged by the server. What is shown keeps its place while new ones come.</summary>
public sealed partial class JobsPage : IAsyncDisposable
{
    private const int Take = 25;
    private const int MostProjects = 200;
    private readonly Leaving _leaving = new();
    private LiveUpdates? _live;
    private ITimer? _clock;
    private (JobSearchFields, long?)? _loaded;
    private readonly HashSet<JobId> _chosen = [];
    private IReadOnlyList<ProjectChoice>? _projects;
    private IReadOnlyList<MemberView>? _members;
    private IReadOnlyList<ExecutorChoice>? _executors;
    private int _fresh;

    /// <summary>Which states to show.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    /// <summary>Name or number to look for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>Only jobs of this project.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    public string? Project { get; set; }

    /// <summary>Only jobs that this person submitted.</summary>
    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    /// <summary>Only jobs of this executor.</summary>
    [SupplyParameterFromQuery(Name = "executor")]
    public string? Executor { get; set; }

    /// <summary>The first day.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The last day.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>The number of a job: those before it are shown.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    /// <summary>The jobs shown, kept from the first rendering for the second.</summary>
    [PersistentState]
    public Page<JobListItem>? Found { get; set; }

    /// <summary>How many there are in each state.</summary>
    [PersistentState]
    public JobCounts? Counts { get; set; }

    /// <summary>Why there are none.</summary>
    [PersistentState]
    public Refusal? Refusal { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private IProjects ProjectList { get; set; } = null!;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private IExecutors ExecutorList { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    private JobSearchFields Search => new(Show, Text, Project, Person, Executor, From, To);

    private JobFilter Filter => Search.Filter;

    private long? Place => Urls.Place(Before);

    private string Shown =>
        Found switch
        {
            null => "",
            { IsMore: true, Total: < Pages.MostCounted, Older: { } older, Items: var items } => L(
                "{0} back to job {1}",
                Sizes.Count(items.Count, "job", "jobs"),
                Sizes.Count(older)
            ),
            { } found when Place is null => L("{0}–{1} of {2}", 1, Sizes.Count(found.Items.Count), Sizes.Total(found)),
            { } found => L("{0} of {1}", Sizes.Count(found.Items.Count), Sizes.Total(found)),
        };

    // Of what is shown: what left the page is not done with unseen.
    private IReadOnlyList<JobListItem> Chosen => [.. (Found?.Items ?? []).Where(job => _chosen.Contains(job.Id))];

    private string Nothing =>
        Found?.Older is { } older ? L("Nothing among the newest, back to job {0}", Sizes.Count(older))
        : Place is not null ? L("No older job")
        : Search.More > 0 || !Filter.IsChip ? L("No job matches all of these filters")
        : string.IsNullOrWhiteSpace(Text) ? NothingInFilter
        : L("No job is called or numbered “{0}”", Text);

    // A sentence for each: a word of one language cannot be put into a sentence of another.
    private string NothingInFilter =>
        Filter.Key switch
        {
            "waiting" => L("No waiting job"),
            "queued" => L("No queued job"),
            "running" => L("No running job"),
            "succeeded" => L("No succeeded job"),
            "failed" => L("No failed job"),
            "cancelled" => L("No cancelled job"),
            "no-contact" => L("No job without contact"),
            _ => L("No job here"),
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await (_live?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_clock?.DisposeAsync() ?? ValueTask.CompletedTask);
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Search, Place);
        if (_loaded == wanted)
        {
            return;
        }
        var isFirst = _loaded is null;
        _loaded = wanted;
        _chosen.Clear();
        if (!isFirst || (Found is null && Refusal is null))
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        _live = LiveUpdates.Start(ct => Jobs.WatchAsync(Me.Caller, null, ct), () => InvokeAsync(RefreshAsync), DispatchExceptionAsync, Time);
        _live.Poke();
        _clock = Time.CreateTimer(_ => _live.Poke(), null, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));
        if (Search.More > 0)
        {
            await LoadChoicesAsync();
            StateHasChanged();
        }
    }

    private JobQuery Query => Search.Query(Zone) with { Before = Place, Take = Take };

    // A thousand executors are no part of the first page: they are read when somebody opens the form that offers them.
    private async Task LoadChoicesAsync()
    {
        _projects ??= await NewestProjectsAsync();
        _members ??= (await Colonies.MembersAsync(Me.Caller, _leaving.Token)).Value;
        _executors ??= (await ExecutorList.ListAsync(Me.Caller, _leaving.Token)).Value?.Select(one => new ExecutorChoice(one.Id, one.Name)).ToList();
    }

    // Whoever wants an older one comes from its own page, and it stands among these then.
    private async Task<IReadOnlyList<ProjectChoice>?> NewestProjectsAsync()
    {
        var newest = await ProjectList.FindAsync(Me.Caller, new ProjectQuery { Take = MostProjects }, _leaving.Token);
        return newest.Value?.Items.Select(one => new ProjectChoice(one.Id, one.Name)).ToList();
    }

    private async Task LoadAsync()
    {
        var found = await Jobs.ListAsync(Me.Caller, Query, _leaving.Token);
        var counts = await Jobs.CountsAsync(Me.Caller, _leaving.Token);
        (Found, Refusal, Counts, _fresh) = (found.Value, found.Refusal, counts.Value, 0);
    }

    // Rows that are shown change in place; new ones would shift them, so that they wait behind a button.
    private async Task RefreshAsync()
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }
        if (Found is not { Items: { Count: > 0 } shown })
        {
            await LoadAsync();
            StateHasChanged();
            return;
        }
        var found = (await Jobs.ListAsync(Me.Caller, Query, _leaving.Token)).Value;
        Counts = (await Jobs.CountsAsync(Me.Caller, _leaving.Token)).Value ?? Counts;
        if (found is null || Found.Items != shown)
        {
            return;
        }
        var newest = shown.Max(job => job.Number);
        _fresh = Place is not null ? 0 : found.Items.Count(job => job.Number > newest);
        var now = found.Items.ToDictionary(job => job.Id);
        // A job that left this filter stays, in its new state, until the person looks anew.
        var items = new List<JobListItem>(shown.Count);
        foreach (var job in shown)
        {
            items.Add(now.TryGetValue(job.Id, out var changed) ? changed : await AgainAsync(job));
        }
        // The list goes on behind what is shown, and not behind what would be now.
        Found = found with
        {
            Items = items,
            Older = Found.Older,
        };
        StateHasChanged();
    }

    private async Task<JobListItem> AgainAsync(JobListItem job) =>
        job.State.IsFinal() ? job : (await Jobs.GetAsync(Me.Caller, job.Id, _leaving.Token)).Value?.Summary ?? job;

    private void Choose(JobId job)
    {
        if (!_chosen.Remove(job))
        {
            _chosen.Add(job);
        }
    }

    private async Task ShowFreshAsync() => await LoadAsync();

    // Enter in a field that did not change asks anew, by the form.
    private void Find(ChangeEventArgs change) => Navigation.NavigateTo(Urls.Jobs(Search with { Text = change.Value?.ToString() }));

    private string? Why(JobListItem job)
    {
        if (job.NoContactSince is { } since && !job.State.IsFinal())
        {
            return L("No contact since {0}, probably goes on", Zone.Short(since, Now));
        }
        return job is { State: JobState.Running, Why: null }
            ? job.WalltimeSeconds is { } seconds
                ? L("At most until {0}", Zone.Short((job.StartedAt ?? Now).AddSeconds(seconds), Now))
                : L("No walltime")
            : ReasonWords.Line(job);
    }

    /// <summary>A project in the list of them.</summary>
    public sealed record ProjectChoice(ProjectId Id, string Name);

    /// <summary>An executor in the list of them.</summary>
    public sealed record ExecutorChoice(ExecutorId Id, string Name);
}
