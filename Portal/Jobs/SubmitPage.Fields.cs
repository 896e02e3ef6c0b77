using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

// What a person does to the form, before it is sent.
public sealed partial class SubmitPage : IFormFields
{
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
        _checked = null;
        File.FollowField(field, _state.Read);
        // The event is the field's: without this only the field would be drawn again.
        StateHasChanged();
        await FitSoonAsync();
    }

    // The browser goes on with the text when this answers: it is not to wait for where the job fits.
    private void TypeFile(TypedFile typed)
    {
        if (typed == new TypedFile(File.Text, File.Edition))
        {
            // Run has fetched it already.
            return;
        }
        _checked = null;
        if (File.Type(typed.Text, typed.Over, _state.Form) is { } led)
        {
            _state.Follow(led);
        }
        _ = FitWithoutWaitingAsync();
    }

    private Task TakeBackFileAsync()
    {
        File.TakeBack(_state.Read);
        return KeepAsync();
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

    // What the page changed by itself is no event in the browser, whose draft must have it all the same.
    private async Task KeepAsync()
    {
        if (_draft is not null)
        {
            await _draft.KeepAsync(new { }, _leaving.Token);
        }
    }

    // The hidden fields change by themselves, which the browser does not tell its draft.
    private async Task KeepChoiceAsync()
    {
        if (_draft is not null)
        {
            await _draft.KeepAsync(new { _state.Form.Executors, _state.Form.ExecutorType }, _leaving.Token);
        }
    }

    private async Task StartOverAsync()
    {
        if (_draft is not null && _source is not null)
        {
            await _draft.ForgetAsync(_leaving.Token);
            await BeginAsync(_source.Form);
        }
    }
}
