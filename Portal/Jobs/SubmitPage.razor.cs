using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>The form from which a job is submitted. Its parts: <see cref="SubmitSource"/> fills it, <see cref="SubmitFormReader"/> reads it, <see cref="SubmitDraft"/> keeps it, <see cref="FitLines"/> says where it can run.</summary>
public sealed partial class SubmitPage : IFormFields, IAsyncDisposable
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private readonly SubmitFormState _state = new();
    private CancellationTokenSource? _typing;
    private ElementReference _formElement;
    private SubmitDraft? _draft;
    private SubmitSource? _source;
    private FitLines? _fits;
    private IReadOnlyList<ExecutorView> _executors = [];
    private IReadOnlyList<ProjectView> _projects = [];
    private Refusal? _missing;
    private SubmitKey _key = new(SubmitKey.NewForm());
    private IReadOnlyList<string> _gpuModels = [];
    private int _formNumber;
    private bool _restored;
    private bool _sending;
    private string? _loaded;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

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

    private string RunWords =>
        _sending ? "Sending"
        : _fits is not null && _fits.Takers.Take(2).ToList() is [var only] ? $"Run on {only.Name}"
        : "Run";

    private string About =>
        _source switch
        {
            { Again: { } job } => $"again, from #{job.Number} {job.Name}",
            { Project: { } project, Snapshot: { } snapshot } => $"{project.Name}, state {snapshot.Id.Short}",
            { Project: { } project } => $"{project.Name}, which has no files yet",
            _ => "without a project",
        };

    private IReadOnlyList<(string, string)> Way =>
        _source?.Project is { } project ? [("Projects", Urls.Projects()), (project.Name, Urls.Project(project.Id))] : [("Jobs", Urls.Jobs())];

    private SubmitAddress Address => SubmitAddress.From(ProjectText, SnapshotText, AgainText);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        _typing?.Dispose();
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
        var source = await SubmitSource.LoadAsync(Projects, Jobs, caller, Address, _leaving.Token);
        _missing = source.Refusal;
        _source = source.IsOk ? source.Value : SubmitSource.Empty;
        _projects = (await Projects.ListAsync(caller, _leaving.Token)).Value ?? [];
        _executors = (await Executors.ListAsync(caller, _leaving.Token)).Value ?? [];
        _gpuModels = [.. _executors.SelectMany(e => e.Capabilities?.Gpus ?? []).Select(g => g.Name).Distinct(StringComparer.Ordinal)];
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
        _draft = await SubmitDraft.AttachAsync(Js, _formElement, Address.DraftKey, _leaving.Token);
        var stored = await _draft.StoredAsync(_leaving.Token);
        var formKey = stored.GetValueOrDefault("FormKey");
        if (!SubmitKey.IsForm(formKey))
        {
            formKey = SubmitKey.NewForm();
            await _draft.KeepAsync(new { FormKey = formKey }, _leaving.Token);
        }
        _key = new(formKey!);
        var restored = FormFields.WithAll(_state.Form, stored);
        if (restored != _state.Form)
        {
            _restored = true;
            _state.Take(restored);
            await FitAsync();
            StateHasChanged();
        }
    }

    string IFormFields.Text(string field) => FormFields.Get(_state.Form, field);

    string? IFormFields.FaultOf(string field) => _state.FaultOf(field);

    Task IFormFields.TypeAsync(string field, string text) => TypeAsync(field, text);

    void IFormFields.Leave(string field)
    {
        _state.Leave(field);
        StateHasChanged();
    }

    private async Task TypeAsync(string field, string text)
    {
        _state.Type(field, text);
        // The event is the field's: without this only the field would be drawn again.
        StateHasChanged();
        await FitSoonAsync();
    }

    private async Task ChooseExecutorAsync(FitChoice choice)
    {
        var names = _state.Read.Spec.Conditions.ExecutorNames.Where(n => n != choice.Name).Concat(choice.IsChosen ? [choice.Name] : []);
        await TypeAsync(nameof(SubmitForm.Executors), string.Join(", ", names));
        await KeepChoiceAsync();
    }

    private async Task ChooseTypeAsync(string type)
    {
        await TypeAsync(nameof(SubmitForm.ExecutorType), type);
        await KeepChoiceAsync();
    }

    // The hidden fields change by themselves, which the browser does not tell its draft.
    private async Task KeepChoiceAsync()
    {
        if (_draft is not null)
        {
            await _draft.KeepAsync(new { _state.Form.Executors, _state.Form.ExecutorType }, _leaving.Token);
        }
    }

    private async Task FitSoonAsync()
    {
        if (_typing is not null)
        {
            await _typing.CancelAsync();
            _typing.Dispose();
        }
        var typing = _typing = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        try
        {
            await Task.Delay(TypingPause, Time, typing.Token);
            await FitAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // Typed on, or left: a later call has the newer form.
        }
    }

    // What is free changes while a person types.
    private async Task WatchAsync()
    {
        try
        {
            await foreach (var _ in Executors.WatchAsync(await Current.GetAsync(), _leaving.Token))
            {
                await InvokeAsync(async () =>
                {
                    _executors = (await Executors.ListAsync(await Current.GetAsync(), _leaving.Token)).Value ?? _executors;
                    await FitAsync();
                    StateHasChanged();
                });
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

    private async Task FitAsync()
    {
        var spec = _state.Read.Spec;
        var named = spec.Conditions.ExecutorNames;
        var unnamed = spec with { Conditions = spec.Conditions with { ExecutorNames = [] } };
        var fits = await Executors.FitAsync(await Current.GetAsync(), unnamed, _leaving.Token);
        if (fits.IsOk)
        {
            _fits = FitLines.From(fits.Value, named, _executors, spec);
        }
    }

    private async Task RunAsync()
    {
        if (_sending || _source is null)
        {
            return;
        }
        _sending = true;
        try
        {
            await SubmitAsync(_source);
        }
        finally
        {
            _sending = false;
        }
        StateHasChanged();
        if (_state.VisibleFaults > 0 && _draft is not null)
        {
            await _draft.ShowFaultAsync(_leaving.Token);
        }
    }

    private async Task SubmitAsync(SubmitSource source)
    {
        if (_draft is not null)
        {
            // What was typed while the connection was away never reached the server: the browser's fields are the truth.
            _state.Take(FormFields.WithAll(_state.Form, await _draft.CurrentAsync(_leaving.Token)));
        }
        _state.LeaveAll();
        if (!_state.Read.IsOk)
        {
            return;
        }
        var request = new SubmitJob
        {
            Spec = _state.Read.Spec,
            Project = source.Project?.Id,
            Snapshot = source.Snapshot?.Id,
            Inputs = _state.Read.Inputs,
        };
        var answer = await Jobs.SubmitAsync(await Current.GetAsync(), request with { IdempotencyKey = _key.Of(request) }, _leaving.Token);
        if (!answer.IsOk)
        {
            _state.Refuse(answer.Refusal);
            return;
        }
        if (_draft is not null)
        {
            await _draft.ForgetAsync(_leaving.Token);
        }
        Navigation.NavigateTo(Urls.Job(answer.Value.Number));
    }

    private async Task StartOverAsync()
    {
        if (_draft is not null && _source is not null)
        {
            await _draft.ForgetAsync(_leaving.Token);
            await BeginAsync(_source.Form);
        }
    }

    // Another form is another element: the browser's draft hangs on it.
    private async Task BeginAsync(SubmitForm form)
    {
        if (_draft is not null)
        {
            await _draft.DisposeAsync();
        }
        _draft = null;
        _formNumber++;
        _restored = false;
        _state.Begin(form);
        await FitAsync();
    }

    private void ChooseProject(ChangeEventArgs change) =>
        Navigation.NavigateTo(Urls.NewJob(ProjectId.TryParse(change.Value?.ToString(), null, out var id) ? id : null));
}
