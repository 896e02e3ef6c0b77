using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>One project: its states, its recent jobs, and a place for the next state.</summary>
public sealed partial class ProjectPage : IDisposable
{
    private const int StatesOnPage = 20;
    private const int JobsOnPage = 10;
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly Leaving _leaving = new();
    private ProjectView? _project;
    private Page<SnapshotView>? _states;
    private Page<JobListItem>? _jobs;
    private Refusal? _refusal;
    private Refusal? _said;
    private bool _mayChange;
    private bool _deleting;
    private bool _renaming;
    private string? _nameFault;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The project.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>How many states to pass over. As text: a number too large for its type would fail the page.</summary>
    [SupplyParameterFromQuery(Name = "skip")]
    public string? SkipText { get; set; }

    private int Skip => int.TryParse(SkipText, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip : 0;

    private string Answer =>
        _project switch
        {
            null => "",
            { Newest: { } newest } => $"{Sizes.Count(newest.Files, "file", "files")}, {Sizes.Bytes(newest.Bytes)}",
            _ => L("no files yet"),
        };

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = WatchAsync();
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var _ in Jobs.WatchAsync(await Current.GetAsync(), null, _leaving.Token))
            {
                await InvokeAsync(LoadAsync);
                await InvokeAsync(StateHasChanged);
                await Task.Delay(LookPause, Time, _leaving.Token);
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

    private async Task RenameAsync(string name)
    {
        var renamed = await Projects.RenameAsync(await Current.GetAsync(), _project!.Id, name, _leaving.Token);
        _nameFault = renamed.Refusal?.InWords();
        if (renamed.IsOk)
        {
            _renaming = false;
            await LoadAsync();
        }
    }

    private async Task DeleteAsync()
    {
        _said = (await Projects.DeleteAsync(await Current.GetAsync(), _project!.Id, _leaving.Token)).Refusal;
        _deleting = false;
        if (_said is null)
        {
            Navigation.NavigateTo(Urls.Projects());
        }
    }

    private async Task LoadAsync()
    {
        if (!ProjectId.TryParse(Id, null, out var id))
        {
            _refusal = Refusal.NotFound("project");
            return;
        }
        var caller = await Current.GetAsync();
        var project = await Projects.GetAsync(caller, id, _leaving.Token);
        (_project, _refusal, _mayChange) = (project.Value, project.Refusal, caller.Has(Scopes.Projects));
        if (_project is null)
        {
            return;
        }
        // One more than is shown: the last one shown is compared with it.
        _states = (await Projects.SnapshotsAsync(caller, id, Skip, StatesOnPage + 1, _leaving.Token)).Value;
        _jobs = (await Jobs.ListAsync(caller, new JobQuery { Project = id, Take = JobsOnPage }, _leaving.Token)).Value;
    }
}
