using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The form from which a job is submitted. Its parts: <see cref="SubmitSource"/> fills it, <see cref="SubmitFormReader"/> reads it, <see cref="SubmitDraft"/> keeps it, <see cref="FitLines"/> says where it can run.</summary>
public sealed partial class SubmitPage : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private readonly SubmitFormState _state = new();
    private ElementReference _formElement;
    private LinkedFile? _file;
    private LinkedFileCard? _fileCard;
    private SubmitDraft? _draft;
    private SubmitSource? _source;
    private IReadOnlyList<ProjectView> _projects = [];
    private IReadOnlyList<JobListItem> _recent = [];
    private JobListItem? _own;
    private Refusal? _missing;
    private IReadOnlyList<string> _gpuModels = [];
    private int _formNumber;
    private bool _restored;
    private string? _loaded;
    private string? _draftKey;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The project whose folder the job gets.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    public string? ProjectText { get; set; }

    /// <summary>The state of the folder; without it the newest.</summary>
    [SupplyParameterFromQuery(Name = "snapshot")]
    public string? SnapshotText { get; set; }

    /// <summary>The earlier job to fill the form from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? AgainText { get; set; }

    /// <summary>Whether the form proposes more of what the earlier job ran out of.</summary>
    [SupplyParameterFromQuery(Name = "raise")]
    public string? RaiseText { get; set; }

    private LinkedFile File => _file ??= new LinkedFile(Projects);

    private string RunWords =>
        _sending ? L("Sending")
        : _fits is not null && _fits.Takers.Take(2).ToList() is [var only] ? L("Run on {0}", only.Name)
        : L("Run");

    private string? RunFault =>
        _state.Refusal is { } refusal ? refusal.InWords()
        : _state.VisibleFaults == 1 ? L("1 field needs another look.")
        : _state.VisibleFaults > 1 ? L("{0} fields need another look.", _state.VisibleFaults)
        : File.IsBroken
            ? L("The project.yaml beside the form has an error, so the form does not say what it says. Mend it, or write it anew from the form.")
        : null;

    private string? AsCommand =>
        _state.Read.IsOk && File is { IsBroken: false, IsBehind: false } ? SubmitCommand.Of(_source?.Project?.Name, File.Text) : null;

    private string About =>
        _source switch
        {
            { Again: { } job } => L("again, from #{0} {1}", job.Number, job.Name),
            { Project: { } project, Snapshot: { } snapshot } => L("{0}, state {1}", project.Name, snapshot.Id.Short),
            { Project: { } project } => L("{0}, which has no files yet", project.Name),
            _ => L("without a project"),
        };

    private IReadOnlyList<(string, string)> Way =>
        _source?.Project is { } project ? [(L("Projects"), Urls.Projects()), (project.Name, Urls.Project(project.Id))] : [(L("Jobs"), Urls.Jobs())];

    private SubmitAddress Address => SubmitAddress.From(ProjectText, SnapshotText, AgainText, RaiseText);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        if (_draft is not null)
        {
            await _draft.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Address.DraftKey)
        {
            return;
        }
        _loaded = Address.DraftKey;
        var caller = await Current.GetAsync();
        var source = await SubmitSource.LoadAsync(Projects, Jobs, Executors, caller, Address, _leaving.Token);
        _projects = await ChoicesAsync(caller, source.Value?.Project);
        _recent = await RecentAsync(caller, source.Value?.Project?.Id);
        _own = source.Value?.Project is { } project ? await OwnAsync(caller, project.Id) : null;
        _executors = (await Executors.ListAsync(caller, _leaving.Token)).Value ?? [];
        _gpuModels = [.. _executors.SelectMany(e => e.Capabilities?.Gpus ?? []).Select(g => g.Name).Distinct(StringComparer.Ordinal)];
        // With no wait between the two: a form drawn before it begins is replaced under the fingers of whoever types in it.
        (_missing, _source) = (source.Refusal, source.IsOk ? source.Value : SubmitSource.Empty);
        _draftKey = SubmitDraft.KeyOf(caller, _loaded);
        await BeginAsync(_source.Form);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _ = WatchAsync();
        }
        // The form element appears with the source; another address is another form.
        if (_draft is not null || _source is null || _missing is not null)
        {
            return;
        }
        _draft = await SubmitDraft.AttachAsync(Js, _formElement, _leaving.Token);
        await RestoreAsync(_draft, _source.Form);
    }

    private async Task RestoreAsync(SubmitDraft draft, SubmitForm begun)
    {
        var begunText = File.Text;
        var texts = new Dictionary<string, string>(FormFields.All(begun)) { [LinkedFileCard.Name] = begunText };
        var restored = await draft.RestoreAsync(texts, _leaving.Token);
        var formKey = restored.GetValueOrDefault("FormKey");
        if (!SubmitKey.IsForm(formKey))
        {
            formKey = SubmitKey.NewForm();
            await draft.KeepAsync(new { FormKey = formKey }, _leaving.Token);
        }
        _key = new(formKey!);
        if (FormFields.WithAll(begun, restored) == begun && (restored.GetValueOrDefault(LinkedFileCard.Name) ?? begunText) == begunText)
        {
            return;
        }
        _restored = true;
        Announcements.Polite(L("What you typed before is here again."));
        foreach (var field in FormFields.Hidden.Where(field => FormFields.Get(_state.Form, field) == FormFields.Get(begun, field)))
        {
            _state.Take(FormFields.With(_state.Form, field, restored.GetValueOrDefault(field)));
        }
        await FitAsync();
        StateHasChanged();
    }

    // Another form is another element: the browser's draft hangs on it.
    private async Task BeginAsync(SubmitForm form)
    {
        var earlier = _draft;
        _draft = null;
        _formNumber++;
        _restored = false;
        _state.Begin(form);
        File.Begin(_source ?? SubmitSource.Empty, _state.Read);
        await (earlier?.DisposeAsync() ?? ValueTask.CompletedTask);
        await FitAsync();
    }

    // The newest, and the one that was chosen elsewhere: the others are chosen on their own pages.
    private async Task<IReadOnlyList<ProjectView>> ChoicesAsync(Caller caller, ProjectView? chosen)
    {
        var newest = (await Projects.FindAsync(caller, new ProjectQuery { Take = 200 }, _leaving.Token)).Value?.Items ?? [];
        return chosen is null || newest.Any(one => one.Id == chosen.Id) ? newest : [chosen, .. newest];
    }

    // The last of the project, or of the colony where the job has none.
    private async Task<IReadOnlyList<JobListItem>> RecentAsync(Caller caller, ProjectId? project) =>
        (await Jobs.ListAsync(caller, new JobQuery { Project = project, Take = 10 }, _leaving.Token)).Value?.Items ?? [];

    // What this person last ran in the project, which others may have used since.
    private async Task<JobListItem?> OwnAsync(Caller caller, ProjectId project)
    {
        var query = new JobQuery
        {
            Project = project,
            Person = caller.User,
            Take = 1,
        };
        return (await Jobs.ListAsync(caller, query, _leaving.Token)).Value is { Items: [var last, ..] } ? last : null;
    }

    private void ChooseEarlier(ChangeEventArgs change) =>
        Navigation.NavigateTo(
            JobId.TryParse(change.Value?.ToString(), null, out var job) ? Urls.SubmitAgain(job) : Urls.NewJob(_source?.Project?.Id)
        );

    private void ChooseProject(ChangeEventArgs change) =>
        Navigation.NavigateTo(Urls.NewJob(ProjectId.TryParse(change.Value?.ToString(), null, out var id) ? id : null));
}
